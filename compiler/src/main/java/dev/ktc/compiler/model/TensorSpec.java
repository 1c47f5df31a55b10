package dev.ktc.compiler.model;

import java.util.List;

/// A parameter of a module.
///
/// @param name as the module calls it: `weight`
/// @param shape as PyTorch has it, `[out, in]` for a linear layer; empty for a scalar
public record TensorSpec(String name, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /// How many elements it has.
  public long elements() {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }
}
