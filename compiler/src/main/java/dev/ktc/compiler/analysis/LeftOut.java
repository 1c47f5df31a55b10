package dev.ktc.compiler.analysis;

import dev.ktc.compiler.automaton.PatternEdit;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.pattern.Pattern.Look;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;

/// Whether a rule leaves a module out on purpose: it would match but for one of its negative look
/// aheads.
public final class LeftOut {
  private LeftOut() {}

  /// Whether `rule`, which does not match `name`, would without a negative look ahead.
  public static boolean by(Rule rule, String name) {
    NameTest test = rule.selector().name();
    if (test == null) {
      return false;
    }
    for (Look look : PatternParts.lookaheads(test.pattern())) {
      if (look.negative()
          && new PatternMatcher(PatternEdit.dropLook(test.pattern(), look)).search(name)
              == Answer.FOUND) {
        return true;
      }
    }
    return false;
  }
}
