package dev.ktc.compiler.syntax.selector;

/// Leaves the builder at CPython's first error; never leaves this package.
final class PatternRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The culprit, in code points.
  final int start;

  /// After the culprit.
  final int end;

  /// How far CPython has read when it notices. A lone backslash just there is noticed earlier.
  final int read;

  PatternRejected(String message, int start, int end, int read) {
    super(message, null, false, false);
    this.start = start;
    this.end = end;
    this.read = read;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
