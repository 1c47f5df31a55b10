package dev.ktc.compiler.catalog;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A device that a user has.
///
/// @param name with its number, except for the host
/// @param memory bytes
/// @param bandwidth of its memory, bytes per second
/// @param compute CUDA compute capability, `8.9`
/// @param cores of a CPU
public record DeviceSpec(
    DeviceName name,
    long memory,
    OptionalLong bandwidth,
    @Nullable String compute,
    OptionalInt cores) {
  /// A device of which only the memory is known.
  public static DeviceSpec of(DeviceName name, long memory) {
    return new DeviceSpec(name, memory, OptionalLong.empty(), null, OptionalInt.empty());
  }
}
