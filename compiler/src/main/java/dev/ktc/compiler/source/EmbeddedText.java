package dev.ktc.compiler.source;

import java.util.Arrays;

/// A decoded scalar and, for each of its characters, where in the file that character was written.
///
/// `"a\\.b"` in double quotes decodes to `a\.b`; the decoded backslash stands for two characters of
/// the file. A finding about the decoded text can so underline what the user typed.
public final class EmbeddedText {
  private final String value;
  private final int[] starts;
  private final int[] ends;

  /// @param value the decoded text
  /// @param starts per UTF-16 unit of `value`, the file offset where it begins; the last entry, at
  ///     `value.length()`, is the offset just after the scalar's content (before a closing quote)
  /// @param ends per UTF-16 unit of `value`, the file offset after it
  public EmbeddedText(String value, int[] starts, int[] ends) {
    if (starts.length != value.length() + 1 || ends.length != value.length()) {
      throw new IllegalArgumentException("one offset per character is needed");
    }
    this.value = value;
    this.starts = Arrays.copyOf(starts, starts.length);
    this.ends = Arrays.copyOf(ends, ends.length);
  }

  /// A text that was written as it reads, from `offset` on.
  public static EmbeddedText verbatim(String value, int offset) {
    int[] starts = new int[value.length() + 1];
    int[] ends = new int[value.length()];
    for (int i = 0; i <= value.length(); i++) {
      starts[i] = offset + i;
      if (i < value.length()) {
        ends[i] = offset + i + 1;
      }
    }
    return new EmbeddedText(value, starts, ends);
  }

  /// The decoded text.
  public String value() {
    return value;
  }

  /// The file span of a span of the decoded text.
  public Span toFile(Span decoded) {
    int start = starts[decoded.start()];
    int end = decoded.length() == 0 ? start : ends[decoded.end() - 1];
    return new Span(start, Math.max(start, end));
  }

  /// The file span of the whole content, quotes not included.
  public Span toFile() {
    return toFile(new Span(0, value.length()));
  }
}
