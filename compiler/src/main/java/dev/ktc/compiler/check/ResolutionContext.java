package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.NameCoverage;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModelTree;
import org.jspecify.annotations.Nullable;

/// What a check of the rules on one model may read.
///
/// @param file the rules and where they are written
/// @param names what is proved for all names
/// @param coverage what each rule matches, wins and loses on the model
/// @param settings how the model is going to be started
/// @param devices what the user has; null when not given
public record ResolutionContext(
    RuleFile file,
    NameCoverage names,
    RuleCoverage coverage,
    Settings settings,
    @Nullable DeviceInventory devices) {
  /// The model.
  public ModelTree model() {
    return coverage.model();
  }

  /// How the model is called in messages.
  public String modelName() {
    return "`" + model().name() + "`";
  }

  /// Whether the rule is already known to be dead for all names, which is reported once.
  public boolean deadForAllNames(int rule) {
    return names.reach(rule).dead();
  }

  /// Whether every pattern was decided on every name of the model.
  public boolean decided() {
    return coverage.resolution().undecided().isEmpty();
  }

  /// How sure a statement about a rule is.
  ///
  /// @param certain whether nothing that could not be read or decided may change it
  public Evidence.Level level(boolean certain) {
    return certain && decided() && model().facts().classesKnown()
        ? Evidence.Level.MODEL
        : Evidence.Level.INEXACT;
  }

  /// What is not certain is no error.
  public static Severity cap(Severity severity, Evidence.Level level) {
    boolean error = severity == Severity.ERROR && level == Evidence.Level.INEXACT;
    return error ? Severity.WARNING : severity;
  }
}
