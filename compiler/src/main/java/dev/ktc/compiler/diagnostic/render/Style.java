package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.Severity;

/// How a piece of text looks on a terminal that has colours.
enum Style {
  PLAIN(""),
  BOLD("1"),
  ERROR("1;31"),
  WARNING("1;33"),
  NOTE("1;36"),
  GOOD("1;32"),
  FRAME("1;34"),
  SECONDARY("1;34");

  private final String ansi;

  Style(String ansi) {
    this.ansi = ansi;
  }

  /// The style of a severity.
  static Style of(Severity severity) {
    return switch (severity) {
      case ERROR -> ERROR;
      case WARNING -> WARNING;
      case NOTE -> NOTE;
    };
  }

  /// The text with the codes around it, or as it is.
  String paint(String text, boolean color) {
    return !color || this == PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + ansi + "m" + text + "\u001b[0m";
  }
}
