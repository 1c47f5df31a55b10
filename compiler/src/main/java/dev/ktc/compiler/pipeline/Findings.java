package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.catalog.DeviceInventoryReader;
import java.util.List;

/// Every kind of finding there is, by number.
public final class Findings {
  private static final List<Finding> ALL =
      List.of(
          // KTC00xx: YAML

          // KTC01xx: patterns

          // KTC10xx: rule keys

          // KTC11xx: models

          // KTC12xx: devices
          new Finding(DeviceInventoryReader.INVALID_DEVICES, DeviceInventoryReader.class),
          new Finding(DeviceInventoryReader.UNKNOWN_DEVICES_KEY, DeviceInventoryReader.class)

          // KTC20xx: rule set

          // KTC30xx: matching on a model

          // KTC40xx: operators

          // KTC50xx: memory

          );

  private Findings() {}

  /// All of them, in order of their numbers.
  public static List<Finding> all() {
    return ALL;
  }
}
