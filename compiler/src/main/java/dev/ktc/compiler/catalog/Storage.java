package dev.ktc.compiler.catalog;

import java.util.List;

/// How an operator stores a parameter. A parameter that is no matrix (a bias, a norm's weight) is
/// kept in bfloat16 by all of them.
public sealed interface Storage {
  /// As PyTorch keeps it by default: 2 bytes.
  Storage BFLOAT16 = new PerParameter(new Ratio(2, 1), new Ratio(2, 1), "bfloat16, 2 bytes");

  /// As it lies in the GGUF file, which is not at hand: from IQ1_S to Q8_0.
  Storage GGUF =
      new PerParameter(
          new Ratio(50, 256),
          new Ratio(34, 32),
          "as in the GGUF file, between IQ1_S (1.5625 bits) and Q8_0 (8.5 bits)");

  /// Nothing is known of it: between half a byte and two.
  Storage UNKNOWN =
      new PerParameter(
          new Ratio(1, 2), new Ratio(2, 1), "storage unknown, between 4 bits and bfloat16");

  /// Bytes of a parameter.
  ///
  /// @param shape `[out, in]` for a linear layer
  ByteRange bytes(List<Long> shape);

  /// What is stored, for people: `bfloat16, 2 bytes`.
  String formula();

  /// So many bytes per element of a matrix.
  record PerParameter(Ratio low, Ratio high, String formula) implements Storage {
    @Override
    public ByteRange bytes(List<Long> shape) {
      long elements = elements(shape);
      return shape.size() < 2 ? plain(shape) : new ByteRange(low.of(elements), high.of(elements));
    }
  }

  /// Marlin: packed integers and a half-precision scale per group, the matrix padded to tiles of
  /// 128 inputs and 64 outputs, and a workspace of 16 counters for each 64 outputs.
  ///
  /// @param bits 4 or 8
  /// @param group inputs per scale; -1 for one scale per output
  record Marlin(int bits, int group) implements Storage {
    private static final int INPUT_TILE = 128;
    private static final int OUTPUT_TILE = 64;

    @Override
    public ByteRange bytes(List<Long> shape) {
      if (shape.size() < 2) {
        return plain(shape);
      }
      long outputs = roundUp(shape.get(shape.size() - 2), OUTPUT_TILE);
      long inputs = roundUp(shape.getLast(), INPUT_TILE);
      long packed = new Ratio(bits, 8).of(ByteRange.multiply(outputs, inputs));
      long groups = group < 0 ? 1 : inputs / group;
      long scales = ByteRange.multiply(ByteRange.multiply(groups, outputs), 2);
      long workspace = ByteRange.multiply(outputs / OUTPUT_TILE, 16 * 4);
      return ByteRange.exactly(ByteRange.add(packed, ByteRange.add(scales, workspace)))
          .times(matrices(shape));
    }

    @Override
    public String formula() {
      String groups = group < 0 ? "output" : "group of " + group;
      return "%d-bit Marlin, a 2-byte scale per %s, padded to 64×128".formatted(bits, groups);
    }

    private static long roundUp(long value, int tile) {
      return ByteRange.multiply(Math.ceilDiv(value, tile), tile);
    }
  }

  /// 8-bit floats with a 4-byte scale per square block.
  ///
  /// @param block rows and columns of a block
  record BlockFloat8(int block) implements Storage {
    @Override
    public ByteRange bytes(List<Long> shape) {
      if (shape.size() < 2) {
        return plain(shape);
      }
      long across = blocks(shape.getLast());
      long blocks = ByteRange.multiply(blocks(shape.get(shape.size() - 2)), across);
      long scales = ByteRange.multiply(ByteRange.multiply(blocks, 4), matrices(shape));
      return ByteRange.exactly(ByteRange.add(elements(shape), scales));
    }

    @Override
    public String formula() {
      return "float8, a 4-byte scale per %d×%d block".formatted(block, block);
    }

    private long blocks(long size) {
      return Math.ceilDiv(size, block);
    }
  }

  /// 8-bit integers with a 4-byte scale per input.
  record Int8PerInput() implements Storage {
    @Override
    public ByteRange bytes(List<Long> shape) {
      if (shape.size() < 2) {
        return plain(shape);
      }
      long scales = ByteRange.multiply(ByteRange.multiply(shape.getLast(), 4), matrices(shape));
      return ByteRange.exactly(ByteRange.add(elements(shape), scales));
    }

    @Override
    public String formula() {
      return "int8, a 4-byte scale per input";
    }
  }

  /// A fraction of a byte.
  record Ratio(int numerator, int denominator) {
    /// So many bytes for so many elements, rounded up.
    long of(long elements) {
      return Math.ceilDiv(ByteRange.multiply(elements, numerator), denominator);
    }
  }

  /// How many matrices are stacked in a parameter of more than two dimensions.
  private static long matrices(List<Long> shape) {
    return elements(shape.subList(0, shape.size() - 2));
  }

  private static ByteRange plain(List<Long> shape) {
    return ByteRange.exactly(ByteRange.multiply(elements(shape), 2));
  }

  private static long elements(List<Long> shape) {
    long product = 1;
    for (long size : shape) {
      product = ByteRange.multiply(product, size);
    }
    return product;
  }
}
