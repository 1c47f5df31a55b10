package dev.ktc.compiler.analysis;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Some modules of a model, summed up.
///
/// @param count how many
/// @param layers the layers they lie in; not to be changed
/// @param outside whether any lies outside the layers
/// @param first the first in visiting order, -1 for none
public record ModuleGroup(int count, BitSet layers, boolean outside, int first) {
  /// The layers as ranges, `0-29,45`; null when none lies in a layer.
  public @Nullable String ranges() {
    return layers.isEmpty() ? null : LayerRanges.format(layers);
  }

  /// `layer 7`, `layers 0-29,45`; `modules outside the layers` when none lies in one.
  public String place() {
    return switch (layers.cardinality()) {
      case 0 -> "modules outside the layers";
      case 1 -> "layer " + LayerRanges.format(layers);
      default -> "layers " + LayerRanges.format(layers);
    };
  }

  /// `1 module`, `12 modules`.
  public String size() {
    return count + (count == 1 ? " module" : " modules");
  }
}
