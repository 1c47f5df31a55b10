package dev.ktc.compiler.settings;

import dev.ktc.compiler.diagnostic.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How bad a project finds a kind of finding.
public enum Level {
  /// Fails the check.
  ERROR,
  /// Is shown.
  WARNING,
  /// Is shown in brief.
  NOTE,
  /// Is not shown.
  OFF;

  /// `error`, `warning`, `note` or `off`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The level with a label; null for none.
  static @Nullable Level find(String label) {
    for (Level level : values()) {
      if (level.label().equals(label)) {
        return level;
      }
    }
    return null;
  }

  /// All labels.
  public static List<String> labels() {
    return List.of(values()).stream().map(Level::label).toList();
  }

  /// The severity; none for what is not shown.
  public Optional<Severity> severity() {
    return switch (this) {
      case ERROR -> Optional.of(Severity.ERROR);
      case WARNING -> Optional.of(Severity.WARNING);
      case NOTE -> Optional.of(Severity.NOTE);
      case OFF -> Optional.empty();
    };
  }
}
