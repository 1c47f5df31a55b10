package dev.ktc.compiler.catalog;

import java.util.List;

/// An implementation that `generate_op` and `prefill_op` choose.
///
/// @param path dotted path of its class
/// @param kind [OperatorKind#LINEAR] or [OperatorKind#EXPERTS]
/// @param support where it can run
/// @param arguments what it takes from `replace.kwargs` besides the operator's own
/// @param storage what it stores
/// @param loadPeak what it needs in passing while it loads a matrix
/// @param note what one should know of it; may be empty
public record OperationSpec(
    String path,
    OperatorKind kind,
    Support support,
    List<ArgumentSpec> arguments,
    StorageChoice storage,
    LoadPeak loadPeak,
    String note) {
  public OperationSpec {
    arguments = List.copyOf(arguments);
  }

  /// The name that rules use.
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /// Memory that is needed for a moment per element of the matrix being loaded.
  ///
  /// @param low bytes per element, at least
  /// @param high bytes per element, at most
  /// @param reason what it holds; empty for none
  public record LoadPeak(int low, int high, String reason) {
    /// None.
    public static final LoadPeak NONE = new LoadPeak(0, 0, "");

    /// The dequantised matrix beside the one that is kept.
    public static final LoadPeak DEQUANTISED =
        new LoadPeak(0, 4, "the dequantised matrix beside the one that is kept");

    /// Marlin quantises on the device with 32-bit intermediates.
    public static final LoadPeak MARLIN =
        new LoadPeak(10, 12, "32-bit intermediates of Marlin's quantisation on the device");

    /// For so many elements.
    public ByteRange of(long elements) {
      return new ByteRange(ByteRange.multiply(elements, low), ByteRange.multiply(elements, high));
    }
  }
}
