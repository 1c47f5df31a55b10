package dev.ktc.compiler.ir;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Side table from rules to the places where they are written.
///
/// @param file the rule file
/// @param byRule one entry per rule, broken ones included
public record Origins(SourceFile file, Map<RuleId, RuleOrigin> byRule) {
  public Origins {
    byRule = Collections.unmodifiableMap(new TreeMap<>(byRule));
  }

  /// The places of a rule.
  public RuleOrigin of(RuleId rule) {
    RuleOrigin origin = byRule.get(rule);
    if (origin == null) {
      throw new KtcBug("no origin for rule " + rule.index());
    }
    return origin;
  }

  /// The short span that stands for a rule.
  public Location head(RuleId rule) {
    return at(of(rule).head());
  }

  /// A span of the rule file.
  public Location at(Span span) {
    return new Location(file, span);
  }
}
