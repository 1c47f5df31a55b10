package dev.ktc.compiler.pattern;

import java.util.Arrays;
import java.util.List;

/// An immutable set of code points (0 to 0x10FFFF, surrogates included, as in a Python string).
public final class CodePointSet {
  /// The largest code point.
  public static final int MAX = 0x10FFFF;

  /// No code point.
  public static final CodePointSet EMPTY = new CodePointSet(new int[0]);

  /// Every code point.
  public static final CodePointSet ALL = new CodePointSet(new int[] {0, MAX});

  /// Inclusive ranges: first, last, first, last, … ascending, never touching.
  private final int[] ranges;

  private CodePointSet(int[] ranges) {
    this.ranges = ranges;
  }

  /// One code point.
  public static CodePointSet of(int codePoint) {
    return range(codePoint, codePoint);
  }

  /// All from `first` to `last`, both included.
  public static CodePointSet range(int first, int last) {
    if (first < 0 || last > MAX || first > last) {
      throw new IllegalArgumentException("not a range: " + first + "-" + last);
    }
    return new CodePointSet(new int[] {first, last});
  }

  /// Inclusive ranges in any order, overlapping or not: first, last, first, last, …
  public static CodePointSet ofRanges(int... firstLast) {
    int n = firstLast.length / 2;
    long[] sorted = new long[n];
    for (int i = 0; i < n; i++) {
      range(firstLast[2 * i], firstLast[2 * i + 1]);
      sorted[i] = ((long) firstLast[2 * i] << 32) | firstLast[2 * i + 1];
    }
    Arrays.sort(sorted);
    int[] out = new int[2 * n];
    int size = 0;
    for (long pair : sorted) {
      int first = (int) (pair >>> 32);
      int last = (int) pair;
      if (size > 0 && first <= out[size - 1] + 1) {
        out[size - 1] = Math.max(out[size - 1], last);
      } else {
        out[size++] = first;
        out[size++] = last;
      }
    }
    return new CodePointSet(Arrays.copyOf(out, size));
  }

  /// Code points in any of many sets.
  static CodePointSet union(List<CodePointSet> sets) {
    int size = 0;
    for (CodePointSet set : sets) {
      size += set.ranges.length;
    }
    int[] all = new int[size];
    int at = 0;
    for (CodePointSet set : sets) {
      System.arraycopy(set.ranges, 0, all, at, set.ranges.length);
      at += set.ranges.length;
    }
    return ofRanges(all);
  }

  /// Code points in either.
  public CodePointSet union(CodePointSet other) {
    int[] both = Arrays.copyOf(ranges, ranges.length + other.ranges.length);
    System.arraycopy(other.ranges, 0, both, ranges.length, other.ranges.length);
    return ofRanges(both);
  }

  /// Code points in both.
  public CodePointSet intersect(CodePointSet other) {
    int[] out = new int[ranges.length + other.ranges.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < ranges.length && j < other.ranges.length) {
      int first = Math.max(ranges[i], other.ranges[j]);
      int last = Math.min(ranges[i + 1], other.ranges[j + 1]);
      if (first <= last) {
        out[size++] = first;
        out[size++] = last;
      }
      if (ranges[i + 1] < other.ranges[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return new CodePointSet(Arrays.copyOf(out, size));
  }

  /// Code points not in this set.
  public CodePointSet complement() {
    int[] out = new int[ranges.length + 2];
    int size = 0;
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > next) {
        out[size++] = next;
        out[size++] = ranges[i] - 1;
      }
      next = ranges[i + 1] + 1;
    }
    if (next <= MAX) {
      out[size++] = next;
      out[size++] = MAX;
    }
    return new CodePointSet(Arrays.copyOf(out, size));
  }

  /// Code points of this set that are not in the other.
  public CodePointSet minus(CodePointSet other) {
    return intersect(other.complement());
  }

  /// Whether it holds a code point.
  public boolean contains(int codePoint) {
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (codePoint < ranges[2 * middle]) {
        high = middle - 1;
      } else if (codePoint > ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /// Whether it holds none.
  public boolean isEmpty() {
    return ranges.length == 0;
  }

  /// How many ranges it consists of.
  public int rangeCount() {
    return ranges.length / 2;
  }

  /// First code point of range `i`.
  public int first(int i) {
    return ranges[2 * i];
  }

  /// Last code point of range `i`.
  public int last(int i) {
    return ranges[2 * i + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePointSet set && Arrays.equals(ranges, set.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < ranges.length; i += 2) {
      out.append(String.format("%X-%X ", ranges[i], ranges[i + 1]));
    }
    return out.append(']').toString();
  }
}
