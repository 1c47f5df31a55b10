package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.NameCoverage;
import dev.ktc.compiler.analysis.RuleCoverage;
import java.util.List;

/// What a check of the rules alone may read.
///
/// @param file the rules and where they are written
/// @param names what is proved for all names
/// @param models the rules on each model that they may be meant for, best first; empty when none
///     is known
public record RuleSetContext(RuleFile file, NameCoverage names, List<RuleCoverage> models) {
  public RuleSetContext {
    models = List.copyOf(models);
  }
}
