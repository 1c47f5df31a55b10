package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/// A pattern about which nothing is proved for all names; single names are still matched.
public final class InexactPattern implements RuleSetCheck {
  /// A pattern that could not be decided for all names.
  public static final Code INEXACT_PATTERN = new Code("KTC2010", "inexact-pattern", Severity.NOTE);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    RuleFile file = context.file();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      if (context.names().inexact(rule)) {
        Diagnostic.Builder finding =
            Diagnostic.of(
                    INEXACT_PATTERN,
                    "the pattern of "
                        + file.called(rule)
                        + " is not decided for all names: "
                        + context.names().inexactness(rule))
                .at(file.head(rule), "matched on single names only", file.number(rule))
                .evidence(Evidence.of(Evidence.Level.INEXACT))
                .note("it proves nothing about other rules, and nothing is proved about it");
        if (undecided(context, rule)) {
          finding.note(
              "it took too much work on some names, which count as not matched: no finding on the"
                  + " model is certain");
        }
        found.add(finding.build());
      }
    }
    if (found.isEmpty() && !context.names().complete()) {
      found.add(
          Diagnostic.of(
                  INEXACT_PATTERN,
                  "the rules together are not decided for all names: too much work")
              .at(file.head(0), "and the rules after it", file.number(0))
              .evidence(Evidence.of(Evidence.Level.INEXACT))
              .note("the findings hold for the modules of the model")
              .build());
    }
    return found;
  }

  private static boolean undecided(RuleSetContext context, int rule) {
    return context.models().stream().anyMatch(m -> m.resolution().undecided().get(rule));
  }
}
