package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.NameCoverage;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a check of the rules alone may read.
///
/// @param file the rules and where they are written
/// @param names what is proved for all names
/// @param models the rules on each model that they may be meant for, best first; empty when none
///     is known
/// @param settings how the model is going to be started
/// @param devices what the user has; null when not given
public record RuleSetContext(
    RuleFile file,
    NameCoverage names,
    List<RuleCoverage> models,
    Settings settings,
    @Nullable DeviceInventory devices) {
  public RuleSetContext {
    models = List.copyOf(models);
  }
}
