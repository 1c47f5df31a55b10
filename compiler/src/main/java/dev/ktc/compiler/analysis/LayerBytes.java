package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.ByteRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Bytes summed up by layer.
final class LayerBytes {
  private final BitSet layers = new BitSet();
  private long[] bytes = new long[64];

  /// Adds bytes to a layer; -1 is outside the layers.
  void add(int layer, long more) {
    if (layer < 0) {
      return;
    }
    if (layer >= bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(layer + 1, 2 * bytes.length));
    }
    layers.set(layer);
    bytes[layer] = ByteRange.add(bytes[layer], more);
  }

  /// The layers: `0-2,5`.
  String ranges() {
    return LayerRanges.format(layers);
  }

  /// The bytes of each of them, in their order.
  List<Long> bytes() {
    List<Long> out = new ArrayList<>(layers.cardinality());
    for (int layer = layers.nextSetBit(0); layer >= 0; layer = layers.nextSetBit(layer + 1)) {
      out.add(bytes[layer]);
    }
    return out;
  }
}
