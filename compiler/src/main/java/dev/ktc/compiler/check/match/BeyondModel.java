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
import java.util.List;
import java.util.OptionalInt;

/// A rule that names layers which the model does not have, besides some that it has.
public final class BeyondModel implements ResolutionCheck {
  /// A layer range that ends after the model.
  public static final Code BEYOND_MODEL = new Code("KTC3002", "beyond-model", Severity.NOTE);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    RuleFile file = context.file();
    LayerProbe probe = new LayerProbe(context.coverage(), file.evaluator());
    int layers = context.model().facts().layers();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; layers > 0 && rule < file.size(); rule++) {
      boolean named = file.rule(rule).selector().name() != null;
      if (!named || context.coverage().matched(rule) == 0 || context.deadForAllNames(rule)) {
        continue;
      }
      LayerProbe.Beyond beyond = probe.beyond(rule);
      if (beyond != null) {
        String ranges = LayerRanges.format(beyond.layers());
        found.add(
            Diagnostic.of(
                    BEYOND_MODEL,
                    file.called(rule)
                        + " names layers that "
                        + context.modelName()
                        + " does not have: "
                        + ranges)
                .at(file.head(rule), "the last layer is " + (layers - 1), file.number(rule))
                .evidence(
                    new Evidence(
                        Evidence.Level.MODEL,
                        file.evaluator().confirm(beyond.witness(), rule),
                        ranges,
                        OptionalInt.of(0)))
                .build());
      }
    }
    return found;
  }
}
