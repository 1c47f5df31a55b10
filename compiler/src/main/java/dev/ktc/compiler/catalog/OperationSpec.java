package dev.ktc.compiler.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An implementation that `generate_op` and `prefill_op` choose.
///
/// @param path dotted path of its class
/// @param kind [OperatorKind#LINEAR] or [OperatorKind#EXPERTS]
/// @param support where it can run
/// @param arguments what it takes from `replace.kwargs` besides the operator's own
/// @param storage what it stores
/// @param peaks what it needs in passing
/// @param note what one should know of it; may be empty
/// @param limits what it cannot do
public record OperationSpec(
    String path,
    OperatorKind kind,
    Support support,
    List<ArgumentSpec> arguments,
    StorageChoice storage,
    Peaks peaks,
    String note,
    OperationLimits limits) {
  public OperationSpec {
    arguments = List.copyOf(arguments);
  }

  /// One of its arguments; null when there is none of that name.
  public @Nullable ArgumentSpec argument(String name) {
    return arguments.stream().filter(spec -> spec.name().equals(name)).findFirst().orElse(null);
  }

  /// The name that rules use.
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /// Memory that is needed for a moment, in bytes per element of the matrix at hand.
  ///
  /// @param low at least
  /// @param high at most
  /// @param reason what it holds; empty for none
  public record Passing(int low, int high, String reason) {
    /// None.
    public static final Passing NONE = new Passing(0, 0, "");

    /// The dequantised matrix beside the one that is kept.
    public static final Passing DEQUANTISED =
        new Passing(0, 4, "the dequantised matrix beside the one that is kept");

    /// Marlin quantises on the device with 32-bit intermediates.
    public static final Passing MARLIN =
        new Passing(10, 12, "32-bit intermediates of Marlin's quantisation on the device");

    /// For so many elements.
    public ByteRange of(long elements) {
      return new ByteRange(ByteRange.multiply(elements, low), ByteRange.multiply(elements, high));
    }
  }

  /// What an operation needs in passing.
  ///
  /// @param loading while it loads a matrix
  /// @param calling while it multiplies by one
  public record Peaks(Passing loading, Passing calling) {
    /// Nothing.
    public static final Peaks NONE = new Peaks(Passing.NONE, Passing.NONE);

    /// Something only while it loads.
    public static Peaks loading(Passing passing) {
      return new Peaks(passing, Passing.NONE);
    }
  }
}
