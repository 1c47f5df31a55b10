package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.source.Span;

/// A pattern's code points, which CPython counts in, and their place in UTF-16 text.
final class PatternText {
  private final int[] codePoints;
  private final boolean wide;

  PatternText(String text) {
    codePoints = text.codePoints().toArray();
    wide = codePoints.length != text.length();
  }

  int length() {
    return codePoints.length;
  }

  /// The code point at `i`, or -1 at the end.
  int at(int i) {
    return i < codePoints.length ? codePoints[i] : -1;
  }

  /// The end of what CPython reads in one go at `i`: one character, or a backslash and the next.
  int unitEnd(int i) {
    return Math.min(i + (at(i) == '\\' ? 2 : 1), codePoints.length);
  }

  String text(int start, int end) {
    return new String(codePoints, start, end - start);
  }

  Span span(int start, int end) {
    return new Span(offset(start), offset(Math.max(start, end)));
  }

  private int offset(int i) {
    if (!wide) {
      return i;
    }
    int offset = 0;
    for (int k = 0; k < i; k++) {
      offset += Character.charCount(codePoints[k]);
    }
    return offset;
  }
}
