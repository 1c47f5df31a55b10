package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.NameReach;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/// A rule whose every module goes to earlier rules that do the same with it.
public final class RedundantRule implements RuleSetCheck, ResolutionCheck {
  /// A rule that repeats what others have done.
  public static final Code REDUNDANT_RULE = new Code("KTC2002", "redundant-rule", Severity.WARNING);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      if (context.names().reach(rule) instanceof NameReach.Covered covered
          && covered.sameAction()) {
        found.add(TakenRule.forAllNames(REDUNDANT_RULE, context, rule, covered));
      }
    }
    return found;
  }

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      if (TakenRule.taken(context, rule) && TakenRule.sameAction(context.coverage(), rule)) {
        found.add(TakenRule.onModel(REDUNDANT_RULE, context, rule, true));
      }
    }
    return found;
  }
}
