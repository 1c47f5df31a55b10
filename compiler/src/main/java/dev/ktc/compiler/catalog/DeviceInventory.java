package dev.ktc.compiler.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The devices that a user has.
///
/// @param source what the user wrote: `2x24GiB,cpu=256GiB`, or the name of a file
/// @param devices by kind and number
/// @param links between them, as written
/// @param reserve bytes that no plan may use, per accelerator: context and fragmentation
public record DeviceInventory(
    String source, List<DeviceSpec> devices, List<LinkSpec> links, long reserve) {
  /// What a CUDA context and fragmentation take where nobody measured it.
  public static final long DEFAULT_RESERVE = 600L << 20;

  public DeviceInventory {
    devices = devices.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    links = List.copyOf(links);
  }

  /// The device of a name; a bare `cuda` is the first one.
  public @Nullable DeviceSpec find(DeviceName name) {
    DeviceName wanted = name.resolved();
    for (DeviceSpec device : devices) {
      if (device.name().equals(wanted)) {
        return device;
      }
    }
    return null;
  }
}
