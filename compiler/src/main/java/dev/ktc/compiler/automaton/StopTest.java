package dev.ktc.compiler.automaton;

import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleSet;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/// Whether a module is surely won by a rule with `recursive: false`, whatever its class.
///
/// That is so when every rule that may win it says so: the rules whose name test may match, up to
/// the first that takes any class and whose name test surely matches.
final class StopTest {
  private static final Set<String> ANY_CLASS =
      Set.of("torch.nn.Module", "torch.nn.modules.Module", "torch.nn.modules.module.Module");

  private final List<Rule> rules;
  private final int firstBroken;

  StopTest(RuleSet rules) {
    this.rules = rules.rules();
    firstBroken = rules.broken().stream().mapToInt(RuleId::index).min().orElse(Integer.MAX_VALUE);
  }

  /// Whether the children of a module are surely not visited.
  ///
  /// @param names places of rules whose name test matches
  /// @param inexact places of rules whose name test may match
  boolean stops(BitSet names, BitSet inexact) {
    for (int i = 0; i < rules.size(); i++) {
      boolean certain = names.get(i);
      if (!certain && !inexact.get(i)) {
        continue;
      }
      Rule rule = rules.get(i);
      if (rule.action().recursive() || rule.id().index() > firstBroken) {
        return false;
      }
      String className = rule.selector().className();
      if (certain && (className == null || ANY_CLASS.contains(className))) {
        return true;
      }
    }
    return false;
  }
}
