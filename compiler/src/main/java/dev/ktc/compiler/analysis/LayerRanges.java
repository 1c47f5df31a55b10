package dev.ktc.compiler.analysis;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.syntax.layers.LayerRangeParser;
import java.util.BitSet;

/// Layer numbers as people read them: `0-29,45`.
public final class LayerRanges {
  private LayerRanges() {}

  /// Numbers in ascending order, runs joined; repetitions count once.
  public static String format(Iterable<Integer> sorted) {
    StringBuilder text = new StringBuilder();
    int first = -1;
    int last = -1;
    for (int layer : sorted) {
      if (first >= 0 && layer <= last + 1) {
        last = Math.max(last, layer);
      } else {
        append(text, first, last);
        first = layer;
        last = layer;
      }
    }
    append(text, first, last);
    return text.toString();
  }

  /// The same from a set of bits.
  public static String format(BitSet layers) {
    StringBuilder text = new StringBuilder();
    int first = layers.nextSetBit(0);
    while (first >= 0) {
      int end = layers.nextClearBit(first);
      append(text, first, end - 1);
      first = layers.nextSetBit(end);
    }
    return text.toString();
  }

  /// The layers that a text such as `0-29,45` stands for.
  public static BitSet parse(String ranges) {
    BitSet layers = LayerRangeParser.parse(ranges);
    if (layers == null) {
      throw new KtcBug("no layer ranges: " + ranges);
    }
    return layers;
  }

  private static void append(StringBuilder text, int first, int last) {
    if (first < 0) {
      return;
    }
    if (!text.isEmpty()) {
      text.append(',');
    }
    text.append(first);
    if (last > first) {
      text.append('-').append(last);
    }
  }
}
