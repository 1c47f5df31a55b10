package dev.ktc.compiler.ir;

import java.util.List;

/// The rules of a file that could be understood, in file order.
///
/// @param rules in file order; indices may have gaps where a rule was broken
/// @param broken the places of rules that could not be understood
public record RuleSet(List<Rule> rules, List<RuleId> broken) {
  public RuleSet {
    rules = List.copyOf(rules);
    broken = List.copyOf(broken);
  }
}
