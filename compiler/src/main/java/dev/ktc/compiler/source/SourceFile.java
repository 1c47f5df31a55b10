package dev.ktc.compiler.source;

import java.util.Arrays;

/// A text that was read, under the name by which the user knows it.
public final class SourceFile {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  /// @param name as the user wrote it, `-` for standard input
  /// @param text the decoded contents, without byte order mark
  public SourceFile(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /// The name by which the user knows this text.
  public String name() {
    return name;
  }

  /// The whole text.
  public String text() {
    return text;
  }

  /// The text of a span.
  public String text(Span span) {
    return text.substring(span.start(), span.end());
  }

  /// How many lines there are; a text that ends in a line break has an empty last one.
  public int lineCount() {
    return lineStarts.length;
  }

  /// The line and column of an offset.
  public Position position(int offset) {
    int line = lineIndex(offset);
    return new Position(line + 1, text.codePointCount(lineStarts[line], offset) + 1);
  }

  /// The line of an offset, counted from 1; its column, which takes longer on a long line, is left
  /// out.
  public int lineOf(int offset) {
    return lineIndex(offset) + 1;
  }

  /// The span of a line without its line break.
  ///
  /// @param line counted from 1
  public Span line(int line) {
    int start = lineStarts[line - 1];
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > start && isBreak(text.charAt(end - 1))) {
      end--;
    }
    return new Span(start, end);
  }

  private int lineIndex(int offset) {
    if (offset < 0 || offset > text.length()) {
      throw new IllegalArgumentException("offset " + offset + " outside " + name);
    }
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found : -found - 2;
  }

  /// YAML 1.1 breaks: `\n`, `\r`, `\r\n`, U+0085, U+2028, U+2029.
  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[Math.max(16, text.length() / 24)];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean crlf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (isBreak(c) && !crlf) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }
}
