package dev.ktc.compiler.automaton;

import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.syntax.selector.PatternParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rule sets for tests, made from patterns.
final class RuleSets {
  private RuleSets() {}

  static Pattern pattern(String text) {
    return Objects.requireNonNull(PatternParser.parse(text).pattern(), text);
  }

  static NameTest test(String text) {
    return new NameTest(text, pattern(text));
  }

  static Rule rule(
      int place, @Nullable String name, @Nullable String className, boolean recursive) {
    Selector selector = new Selector(name == null ? null : test(name), className);
    Action action = new Action(Action.DEFAULT, new Value.Mapping(List.of()), recursive);
    return new Rule(new RuleId(place), selector, action);
  }

  /// Recursive rules without class conditions.
  static RuleSet of(String... names) {
    List<Rule> rules = new ArrayList<>();
    for (String name : names) {
      rules.add(rule(rules.size(), name, null, true));
    }
    return new RuleSet(rules, List.of());
  }
}
