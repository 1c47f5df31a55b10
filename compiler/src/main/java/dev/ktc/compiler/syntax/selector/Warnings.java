package dev.ktc.compiler.syntax.selector;

import java.util.ArrayList;
import java.util.List;

/// Collects what CPython warns of.
final class Warnings {
  private final PatternText text;
  private final boolean loneBackslash;
  private final List<PatternError> warnings = new ArrayList<>();

  /// @param loneBackslash whether a backslash follows the text, with nothing behind it
  Warnings(PatternText text, boolean loneBackslash) {
    this.text = text;
    this.loneBackslash = loneBackslash;
  }

  List<PatternError> all() {
    return warnings;
  }

  /// @param read how far CPython has read when it warns; a lone backslash just there comes first
  void add(String message, int start, int end, int read) {
    if (!loneBackslash || read < text.length()) {
      warnings.add(new PatternError(message, text.span(start, end)));
    }
  }
}
