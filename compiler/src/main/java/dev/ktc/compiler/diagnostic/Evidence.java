package dev.ktc.compiler.diagnostic;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// How sure a semantic finding is, and what shows it.
///
/// @param level for which names it was decided
/// @param witness a module name that shows it
/// @param layers the layers concerned as ranges, `0-29,45`
/// @param modules how many modules of the model are concerned
public record Evidence(
    Level level, @Nullable String witness, @Nullable String layers, OptionalInt modules) {

  /// For which names a finding was decided.
  public enum Level {
    /// Proved for every legal module name.
    ALL_NAMES,
    /// Decided by enumeration of this model's modules.
    MODEL,
    /// Something could not be decided exactly.
    INEXACT;

    /// `all-names`, `model` or `inexact`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Evidence of a level alone.
  public static Evidence of(Level level) {
    return new Evidence(level, null, null, OptionalInt.empty());
  }

  /// The same with a witness name.
  public Evidence withWitness(@Nullable String name) {
    return new Evidence(level, name, layers, modules);
  }

  /// The same with the layers and the number of modules concerned.
  public Evidence withModules(@Nullable String layerRanges, int count) {
    return new Evidence(level, witness, layerRanges, OptionalInt.of(count));
  }
}
