package dev.ktc.compiler.model.file;

import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.List;

/// A tensor as a safetensors header describes it.
///
/// @param name full name: `model.norm.weight`
/// @param type how elements are stored
/// @param shape its dimensions, `[out, in]` for a linear layer
/// @param begin first byte in the file's data part
/// @param end the byte after its last
/// @param file the header's text
/// @param entry where the header describes it
record StoredTensor(
    String name,
    ElementType type,
    List<Long> shape,
    long begin,
    long end,
    SourceFile file,
    Span entry) {
  StoredTensor {
    shape = List.copyOf(shape);
  }

  /// Where the header describes it.
  Location location() {
    return new Location(file, entry);
  }

  /// How elements are stored, with the bits of one.
  enum ElementType {
    /// Truth values, a byte each.
    BOOL(8),
    /// Four-bit floats.
    F4(4),
    /// Six-bit floats.
    F6_E2M3(6),
    /// Six-bit floats.
    F6_E3M2(6),
    /// Unsigned bytes.
    U8(8),
    /// Signed bytes.
    I8(8),
    /// FP8 with five bits of exponent.
    F8_E5M2(8),
    /// FP8 with four bits of exponent.
    F8_E4M3(8),
    /// Powers of two, used as scales.
    F8_E8M0(8),
    /// 16-bit integers.
    I16(16),
    /// Unsigned 16-bit integers.
    U16(16),
    /// IEEE half precision.
    F16(16),
    /// bfloat16.
    BF16(16),
    /// 32-bit integers.
    I32(32),
    /// Unsigned 32-bit integers.
    U32(32),
    /// Single precision.
    F32(32),
    /// 64-bit integers.
    I64(64),
    /// Unsigned 64-bit integers.
    U64(64),
    /// Double precision.
    F64(64),
    /// Pairs of single precision.
    C64(64);

    private final int bits;

    ElementType(int bits) {
      this.bits = bits;
    }

    /// Bits of one element.
    int bits() {
      return bits;
    }
  }
}
