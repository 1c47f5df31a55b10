package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.NameReach;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.NameTest;
import java.util.ArrayList;
import java.util.List;

/// A rule whose name test no module of any model can pass.
public final class UnmatchableRule implements RuleSetCheck {
  /// A rule that cannot match.
  public static final Code UNMATCHABLE_RULE =
      new Code("KTC2003", "unmatchable-rule", Severity.ERROR);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      if (context.names().reach(rule) instanceof NameReach.NoName) {
        found.add(finding(context.file(), rule));
      }
    }
    return found;
  }

  private static Diagnostic finding(RuleFile file, int rule) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNMATCHABLE_RULE,
                file.called(rule) + " can never win: no module name matches its pattern")
            .at(file.head(rule), "no module name can match this", file.number(rule))
            .evidence(Evidence.of(Evidence.Level.ALL_NAMES))
            .note("module names are parts joined by single dots: `model.layers.0.mlp`");
    NameTest test = file.rule(rule).selector().name();
    if (test != null && test.text().chars().anyMatch(c -> c < ' ')) {
      finding.help(
          "the pattern holds a control character: in double quotes a backslash must be doubled");
    }
    Fix fix = file.deletion(rule, Fix.Safety.UNSAFE);
    if (fix != null) {
      finding.fix(fix);
    }
    return finding.build();
  }
}
