package dev.ktc.compiler.analysis;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import org.jspecify.annotations.Nullable;

/// Matches the name tests of rules against single names, by backtracking as CPython does: the
/// second opinion on every witness before it is shown.
public final class RuleEvaluator {
  private final RuleSet rules;
  private final @Nullable PatternMatcher[] matchers;

  /// @param rules whose name tests
  public RuleEvaluator(RuleSet rules) {
    this.rules = rules;
    this.matchers = new PatternMatcher[rules.rules().size()];
  }

  /// Whether a rule's name test finds something in a name; a rule without one takes any name.
  public Answer search(int rule, String name) {
    PatternMatcher matcher = matchers[rule];
    if (matcher == null) {
      Rule wanted = rules.rules().get(rule);
      NameTest test = wanted.selector().name();
      if (test == null) {
        return Answer.FOUND;
      }
      matcher = new PatternMatcher(test.pattern());
      matchers[rule] = matcher;
    }
    return matcher.search(name);
  }

  /// Whether a rule's name test surely finds something in a name.
  public boolean finds(int rule, String name) {
    return search(rule, name) == Answer.FOUND;
  }

  /// Returns a witness after a second look: a name that `rule` and at least one of `others` match.
  public String confirm(String witness, int rule, Iterable<Integer> others) {
    boolean taken = false;
    for (int other : others) {
      taken |= search(other, witness) != Answer.NOT_FOUND;
    }
    return confirm(taken ? witness : null, rule);
  }

  /// Returns a witness after a second look: a name that `rule` matches.
  public String confirm(@Nullable String witness, int rule) {
    if (witness == null || search(rule, witness) == Answer.NOT_FOUND) {
      throw new KtcBug(
          "the witness "
              + witness
              + " of rule "
              + rules.rules().get(rule).id().index()
              + " does not match it");
    }
    return witness;
  }
}
