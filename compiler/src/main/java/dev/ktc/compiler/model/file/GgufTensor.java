package dev.ktc.compiler.model.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A tensor as a GGUF header describes it.
///
/// @param name full name: `blk.3.ffn_up_exps.weight`
/// @param type how elements are stored
/// @param dims 1 to 4 of them, all positive, the innermost first: `[in, out]` for a linear layer,
///     `[in, out, experts]` for a stack
/// @param offset first byte, counted from the start of the data part
/// @param bytes how many bytes it takes
/// @param file the name of its file
record GgufTensor(
    String name, GgufType type, List<Long> dims, long offset, long bytes, String file) {
  GgufTensor {
    dims = List.copyOf(dims);
  }

  /// How many elements it has; that they fit a long was checked when it was read.
  long elements() {
    long product = 1;
    for (long dim : dims) {
      product *= dim;
    }
    return product;
  }

  /// Its dimensions as PyTorch has them, the outermost first.
  List<Long> shape() {
    List<Long> shape = new ArrayList<>(dims);
    Collections.reverse(shape);
    return shape;
  }

  /// As a line of text shows it.
  String shown() {
    return name + "  " + type + "  " + dims;
  }
}
