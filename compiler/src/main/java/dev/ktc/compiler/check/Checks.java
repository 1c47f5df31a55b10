package dev.ktc.compiler.check;

import dev.ktc.compiler.check.match.BeyondModel;
import dev.ktc.compiler.check.match.MatchesNothing;
import dev.ktc.compiler.check.match.UncoveredModules;
import dev.ktc.compiler.check.match.VacuousLookahead;
import dev.ktc.compiler.check.rule.AncestorBlocked;
import dev.ktc.compiler.check.rule.InexactPattern;
import dev.ktc.compiler.check.rule.OverlappingLayers;
import dev.ktc.compiler.check.rule.RedundantRule;
import dev.ktc.compiler.check.rule.RemovableRule;
import dev.ktc.compiler.check.rule.RootMatch;
import dev.ktc.compiler.check.rule.ShadowedRule;
import dev.ktc.compiler.check.rule.UnanchoredName;
import dev.ktc.compiler.check.rule.UnescapedDot;
import dev.ktc.compiler.check.rule.UnknownClass;
import dev.ktc.compiler.check.rule.UnmatchableRule;
import java.util.List;

/// Every check, by what it reads.
public final class Checks {
  private static final List<RuleSetCheck> RULE_SET =
      List.of(
          new UnknownClass(),
          new UnmatchableRule(),
          new ShadowedRule(),
          new RedundantRule(),
          new RemovableRule(),
          new OverlappingLayers(),
          new AncestorBlocked(),
          new RootMatch(),
          new UnescapedDot(),
          new UnanchoredName(),
          new InexactPattern());

  private static final List<ResolutionCheck> RESOLUTION =
      List.of(
          new MatchesNothing(), new BeyondModel(), new UncoveredModules(), new VacuousLookahead());

  private Checks() {}

  /// Checks of the rules themselves.
  public static List<RuleSetCheck> ofRuleSet() {
    return RULE_SET;
  }

  /// Checks of the rules on one model.
  public static List<ResolutionCheck> ofResolution() {
    return RESOLUTION;
  }
}
