package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.analysis.WhatIf;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the findings share that propose another pattern for a rule: how bad the present one is
/// depends on what the other one would change.
final class TidiedPatterns {
  private TidiedPatterns() {}

  /// Per variant, a module of the best model that would get another action; null where some model
  /// stays as it is, or none is known.
  static List<@Nullable String> changedModules(
      RuleSetContext context, List<WhatIf.Variant> variants) {
    List<int[]> changes = new ArrayList<>();
    for (RuleCoverage model : context.models()) {
      changes.add(new WhatIf(model).changes(variants));
    }
    List<@Nullable String> changed = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      int at = i;
      boolean matters =
          !changes.isEmpty() && changes.stream().noneMatch(c -> c[at] == WhatIf.NOTHING);
      changed.add(
          matters
              ? context.models().getFirst().model().modules().get(changes.getFirst()[i]).name()
              : null);
    }
    return changed;
  }

  /// A pattern that only could take too much is worth a note.
  ///
  /// @param module from [#changedModules]
  static Severity severity(@Nullable String module) {
    return module == null ? Severity.NOTE : Severity.WARNING;
  }

  /// @param witness a name on which the two patterns differ
  static Evidence evidence(RuleSetContext context, String witness, @Nullable String module) {
    if (module == null) {
      return Evidence.of(Evidence.Level.ALL_NAMES).withWitness(witness);
    }
    boolean decided = context.models().getFirst().resolution().undecided().isEmpty();
    return Evidence.of(decided ? Evidence.Level.MODEL : Evidence.Level.INEXACT).withWitness(module);
  }

  /// The other pattern is safe where it changes nothing on the models that the rules are for.
  static Fix.Safety safety(RuleSetContext context, @Nullable String module) {
    boolean harmless = module == null && !context.models().isEmpty();
    return harmless ? Fix.Safety.SAFE : Fix.Safety.UNSAFE;
  }
}
