package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.ModuleUses;
import dev.ktc.compiler.analysis.ModuleUses.Kind;
import dev.ktc.compiler.analysis.ModuleUses.Use;
import dev.ktc.compiler.analysis.OperatorChoice;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `VLinearMarlin` on a layer whose outputs it pads: it returns the padding too.
public final class PaddedOutput implements ResolutionCheck {
  /// Outputs that are no multiple of the tile.
  public static final Code PADDED_OUTPUT = new Code("KTC4065", "padded-output", Severity.ERROR);

  private static final String OPERATION = "VLinearMarlin";
  private static final long TILE = 64;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    if (context.settings().target() == Target.KTC) {
      return List.of();
    }
    Map<Integer, List<Use>> byRule = new LinkedHashMap<>();
    for (Kind kind : context.coverage().uses()) {
      for (Use use : ModuleUses.isLinear(kind) ? kind.uses() : List.<Use>of()) {
        if (use.winner() >= 0 && padded(context, use)) {
          byRule.computeIfAbsent(use.winner(), _ -> new ArrayList<>()).add(use);
        }
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    byRule.forEach((rule, uses) -> found.add(finding(context, rule, uses)));
    return found;
  }

  private static boolean padded(ResolutionContext context, Use use) {
    OperationSpec operation = OperatorChoice.of(context.file().rule(use.winner())).operation();
    return operation != null && operation.name().equals(OPERATION) && outputs(use) % TILE != 0;
  }

  /// Rows of the weight; 0 where there is no matrix.
  private static long outputs(Use use) {
    for (TensorSpec parameter : use.first().parameters()) {
      if (parameter.shape().size() == 2) {
        return parameter.shape().getFirst();
      }
    }
    return 0;
  }

  private static Diagnostic finding(ResolutionContext context, int rule, List<Use> uses) {
    RuleFile file = context.file();
    Use first = uses.getFirst();
    BitSet layers = new BitSet();
    int count = 0;
    for (Use use : uses) {
      layers.or(use.layers());
      count += use.count();
    }
    long outputs = outputs(first);
    long padded = Math.ceilDiv(outputs, TILE) * TILE;
    Span operation = file.origin(rule).arguments().get("generate_op");
    Evidence.Level level = context.level(!file.brokenBefore(rule));
    return Diagnostic.of(
            PADDED_OUTPUT,
            "`%s` returns %d outputs for %s, which %s %d"
                .formatted(
                    OPERATION,
                    padded,
                    ModuleKinds.phrase(uses.stream().map(Use::kind).distinct().toList(), 2),
                    uses.size() == 1 ? "has" : "have",
                    outputs))
        .severity(ResolutionContext.cap(PADDED_OUTPUT.severity(), level))
        .at(
            operation == null ? file.head(rule) : file.at(operation),
            "pads outputs to a multiple of 64 and keeps the padding",
            file.number(rule))
        .evidence(
            Evidence.of(level)
                .withWitness(first.first().name())
                .withModules(layers.isEmpty() ? null : LayerRanges.format(layers), count))
        .note("what follows computes with the padding, so the answers are garbage")
        .help("give these layers a rule of their own with `KLinearMarlin`, which cuts it off")
        .build();
  }
}
