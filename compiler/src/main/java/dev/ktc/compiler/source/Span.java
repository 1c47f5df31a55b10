package dev.ktc.compiler.source;

/// A range of a text: `start` inclusive, `end` exclusive, both UTF-16 offsets counted from 0.
///
/// @param start first offset
/// @param end offset after the last
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a range: " + start + ".." + end);
    }
  }

  /// An empty span at `offset`.
  public static Span at(int offset) {
    return new Span(offset, offset);
  }

  /// The smallest span that holds both.
  public Span union(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }

  /// How many UTF-16 units it covers.
  public int length() {
    return end - start;
  }
}
