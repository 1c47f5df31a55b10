package dev.ktc.compiler.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A mapping of some code points to others; the rest stand for themselves.
final class CodePointMap {
  /// Sets of at most this many members are looked up one by one.
  private static final int FEW = 8;

  private final int[] from;
  private final int[] to;

  /// What is mapped to, with what is mapped there, ascending.
  private final long[] inverse;

  /// @param runs each a first code point, how many, how far apart, and what is added; in any order
  CodePointMap(List<int[]> runs) {
    long[] pairs = new long[runs.stream().mapToInt(run -> run[1]).sum()];
    int size = 0;
    for (int[] run : runs) {
      for (int i = 0; i < run[1]; i++) {
        int codePoint = run[0] + i * run[2];
        pairs[size++] = ((long) codePoint << 32) | (codePoint + run[3]);
      }
    }
    Arrays.sort(pairs);
    from = new int[size];
    to = new int[size];
    for (int i = 0; i < size; i++) {
      from[i] = (int) (pairs[i] >>> 32);
      to[i] = (int) pairs[i];
    }
    for (int i = 0; i < size; i++) {
      pairs[i] = ((long) to[i] << 32) | from[i];
    }
    Arrays.sort(pairs);
    inverse = pairs;
  }

  int apply(int codePoint) {
    int i = Arrays.binarySearch(from, codePoint);
    return i < 0 ? codePoint : to[i];
  }

  /// Whether a member of a set maps to something else.
  boolean touches(CodePointSet set) {
    for (int codePoint : from) {
      if (set.contains(codePoint)) {
        return true;
      }
    }
    return false;
  }

  /// What the members of a set map to.
  CodePointSet image(CodePointSet set) {
    int[] moved = new int[2 * from.length];
    int[] images = new int[2 * from.length];
    int size = 0;
    for (int i = 0; i < from.length; i++) {
      if (set.contains(from[i])) {
        moved[size] = from[i];
        moved[size + 1] = from[i];
        images[size] = to[i];
        images[size + 1] = to[i];
        size += 2;
      }
    }
    return set.minus(CodePointSet.ofRanges(Arrays.copyOf(moved, size)))
        .union(CodePointSet.ofRanges(Arrays.copyOf(images, size)));
  }

  /// Code points that map into a set.
  CodePointSet preimage(CodePointSet set) {
    if (isSmall(set)) {
      return sources(set);
    }
    int[] in = new int[2 * from.length];
    int[] out = new int[2 * from.length];
    int insize = 0;
    int outsize = 0;
    for (int i = 0; i < from.length; i++) {
      boolean now = set.contains(from[i]);
      boolean then = set.contains(to[i]);
      if (then && !now) {
        in[insize++] = from[i];
        in[insize++] = from[i];
      } else if (now && !then) {
        out[outsize++] = from[i];
        out[outsize++] = from[i];
      }
    }
    return set.union(CodePointSet.ofRanges(Arrays.copyOf(in, insize)))
        .minus(CodePointSet.ofRanges(Arrays.copyOf(out, outsize)));
  }

  private static boolean isSmall(CodePointSet set) {
    int size = 0;
    for (int i = 0; i < set.rangeCount() && size <= FEW; i++) {
      size += set.last(i) - set.first(i) + 1;
    }
    return size <= FEW;
  }

  /// As [#preimage] does, but one by one: single letters are frequent.
  private CodePointSet sources(CodePointSet set) {
    List<CodePointSet> all = new ArrayList<>();
    for (int i = 0; i < set.rangeCount(); i++) {
      for (int c = set.first(i); c <= set.last(i); c++) {
        if (apply(c) == c) {
          all.add(CodePointSet.of(c));
        }
        int at = Arrays.binarySearch(inverse, (long) c << 32);
        for (at = at < 0 ? -at - 1 : at; at < inverse.length && inverse[at] >>> 32 == c; at++) {
          all.add(CodePointSet.of((int) inverse[at]));
        }
      }
    }
    return CodePointSet.union(all);
  }
}
