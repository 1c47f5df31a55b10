package dev.ktc.compiler.diagnostic;

import java.util.Locale;

/// How bad a finding is, worst first.
public enum Severity {
  /// A load would fail, or would surely not do what the rules say.
  ERROR,
  /// Very likely not what was meant.
  WARNING,
  /// Worth knowing.
  NOTE;

  /// `error`, `warning` or `note`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
