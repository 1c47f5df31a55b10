package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.StoredUse;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Single experts are loaded by name, but the GGUF file holds those of a layer in one tensor.
public final class MergedExperts implements ResolutionCheck {
  /// Experts that no operator loads together.
  public static final Code MERGED_EXPERTS = new Code("KTC4031", "merged-experts", Severity.ERROR);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    Weights weights = context.model().weights();
    if (context.settings().target() == Target.KTC
        || weights.format() != Weights.Format.GGUF
        || !weights.stackedExperts()) {
      return List.of();
    }
    Map<Integer, List<StoredUse>> byRule = new LinkedHashMap<>();
    for (StoredUse use : StoredUse.of(context.coverage().resolution())) {
      if (use.ofExperts()) {
        Rule rule = use.rule();
        int place = rule == null ? -1 : rule.id().index();
        byRule.computeIfAbsent(place, key -> new ArrayList<>()).add(use);
      }
    }
    return byRule.values().stream().map(uses -> finding(uses, context)).toList();
  }

  /// @param uses of one rule, or of none
  private static Diagnostic finding(List<StoredUse> uses, ResolutionContext context) {
    StoredUse use = uses.getFirst();
    BitSet layers = new BitSet();
    uses.forEach(one -> layers.or(one.layers()));
    int modules = uses.stream().mapToInt(StoredUse::modules).sum();
    Evidence.Level level = context.level(context.file().rules().broken().isEmpty());
    String name = use.first().name();
    Rule rule = use.rule();
    Location head =
        rule == null
            ? context.file().origins().at(Span.at(0))
            : context.file().origins().head(rule.id());
    Diagnostic.Builder finding =
        Diagnostic.of(
                MERGED_EXPERTS,
                "experts are loaded one by one, but the GGUF file holds those of a layer together")
            .severity(ResolutionContext.cap(Severity.ERROR, level))
            .evidence(
                Evidence.of(level)
                    .withModules(LayerRanges.format(layers), modules)
                    .withWitness(name))
            .help("let `KTransformersExperts` replace `experts`, which loads all of them at once")
            .fails(
                StartFailure.Phase.P4,
                use.operation().startsWith("KLinear") || use.operation().startsWith("VLinear")
                    ? "FileNotFoundError: Weight file not found for key " + name
                    : "Exception: can't find " + name + ".weight in GGUF file!");
    return rule == null
        ? finding.at(head, "no rule matches them").build()
        : finding.at(head, "as single modules", rule.id().index()).build();
  }
}
