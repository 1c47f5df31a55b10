package dev.ktc.compiler.check.match;

import dev.ktc.compiler.analysis.LayerProbe;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A rule that names layers which the model does not have, besides some that it has.
public final class BeyondModel implements ResolutionCheck {
  /// A layer range that ends after the model.
  public static final Code BEYOND_MODEL = new Code("KTC3002", "beyond-model", Severity.NOTE);

  private static final int MOST_PLACES = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    RuleFile file = context.file();
    LayerProbe probe = new LayerProbe(context.coverage(), file.evaluator());
    int layers = context.model().facts().layers();
    Map<BitSet, List<Integer>> byLayers = new LinkedHashMap<>();
    Map<Integer, String> witnesses = new HashMap<>();
    for (int rule = 0; layers > 0 && rule < file.size(); rule++) {
      boolean named = file.rule(rule).selector().name() != null;
      if (!named || context.coverage().matched(rule) == 0 || context.deadForAllNames(rule)) {
        continue;
      }
      LayerProbe.Beyond beyond = probe.beyond(rule);
      if (beyond != null) {
        byLayers.computeIfAbsent(beyond.layers(), _ -> new ArrayList<>()).add(rule);
        witnesses.put(rule, file.evaluator().confirm(beyond.witness(), rule));
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    byLayers.forEach(
        (beyond, rules) ->
            found.add(
                finding(
                    context, LayerRanges.format(beyond), rules, witnesses.get(rules.getFirst()))));
    return found;
  }

  /// One finding for all rules that end at the same layer: usually one slip, repeated.
  private static Diagnostic finding(
      ResolutionContext context, String ranges, List<Integer> rules, @Nullable String witness) {
    RuleFile file = context.file();
    int last = context.model().facts().layers() - 1;
    int first = rules.getFirst();
    Diagnostic.Builder finding =
        Diagnostic.of(
                BEYOND_MODEL,
                file.called(rules)
                    + (rules.size() == 1 ? " names" : " name")
                    + " layers that "
                    + context.modelName()
                    + " does not have: "
                    + ranges)
            .at(file.head(first), "the last layer is " + last, file.number(first))
            .evidence(new Evidence(Evidence.Level.MODEL, witness, ranges, OptionalInt.empty()));
    for (int rule : rules.subList(1, Math.min(rules.size(), MOST_PLACES))) {
      finding.related(file.head(rule), "here too", file.number(rule));
    }
    return finding.build();
  }
}
