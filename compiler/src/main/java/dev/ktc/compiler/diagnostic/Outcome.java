package dev.ktc.compiler.diagnostic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every phase returns: a value, as far as there is one, and what was found on the way.
///
/// @param value absent when nothing useful could be made
/// @param diagnostics in the order in which they were found
public record Outcome<T>(@Nullable T value, List<Diagnostic> diagnostics) {
  public Outcome {
    diagnostics = List.copyOf(diagnostics);
  }

  /// A value without findings.
  public static <T> Outcome<T> of(T value) {
    return new Outcome<>(value, List.of());
  }

  /// No value, one finding.
  public static <T> Outcome<T> failure(Diagnostic diagnostic) {
    return new Outcome<>(null, List.of(diagnostic));
  }

  /// Whether any finding is an error.
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
