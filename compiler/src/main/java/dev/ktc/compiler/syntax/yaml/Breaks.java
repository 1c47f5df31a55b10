package dev.ktc.compiler.syntax.yaml;

/// The line breaks and blanks of YAML 1.1.
final class Breaks {
  private Breaks() {}

  static boolean isBreak(int c) {
    return c == '\r' || isBreakButReturn(c);
  }

  static boolean isBreakButReturn(int c) {
    return c == '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isBlankOrEnd(int c) {
    return c == '\0' || isBlank(c) || isBreak(c);
  }
}
