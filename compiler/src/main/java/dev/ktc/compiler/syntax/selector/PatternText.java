package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.source.Span;
import org.jspecify.annotations.Nullable;

/// A pattern's code points, which CPython counts in, and their place in UTF-16 text.
final class PatternText {
  private final int[] codePoints;

  /// UTF-16 offsets by code point; null where they are the same.
  private final int @Nullable [] offsets;

  PatternText(String text) {
    codePoints = text.codePoints().toArray();
    offsets = codePoints.length == text.length() ? null : offsets(codePoints);
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
    return offsets == null ? i : offsets[i];
  }

  private static int[] offsets(int[] codePoints) {
    int[] offsets = new int[codePoints.length + 1];
    for (int i = 0; i < codePoints.length; i++) {
      offsets[i + 1] = offsets[i] + Character.charCount(codePoints[i]);
    }
    return offsets;
  }
}
