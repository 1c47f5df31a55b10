package dev.ktc.compiler.diagnostic;

import dev.ktc.compiler.source.Location;
import java.util.List;
import java.util.Locale;

/// Edits that would mend a finding.
///
/// @param safety whether they may be applied unasked
/// @param title what they do, in a few words
/// @param edits not overlapping, in file order
public record Fix(Safety safety, String title, List<Edit> edits) {
  public Fix {
    edits = List.copyOf(edits);
  }

  /// Whether a fix may be applied without asking.
  public enum Safety {
    /// Changes no placement, or only what is certainly wrong.
    SAFE,
    /// Changes what the model gets.
    UNSAFE,
    /// A hint to read, never applied.
    DISPLAY_ONLY;

    /// `safe`, `unsafe` or `display-only`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// One replacement.
  ///
  /// @param where what is replaced; an empty span inserts
  /// @param text what stands there afterwards
  public record Edit(Location where, String text) {}
}
