package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.model.arch.Config;
import dev.ktc.compiler.model.file.ConfigReader;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.model.file.SafetensorsReader;
import dev.ktc.compiler.model.file.TextFiles;
import dev.ktc.compiler.model.file.WeightCheck;
import java.util.List;

/// Every kind of finding there is, by number.
public final class Findings {
  private static final List<Finding> ALL =
      List.of(
          // KTC00xx: YAML

          // KTC01xx: patterns

          // KTC10xx: rule keys

          // KTC11xx: models
          new Finding(JsonReader.INVALID_JSON, JsonReader.class),
          new Finding(JsonReader.DUPLICATE_JSON_KEY, JsonReader.class),
          new Finding(TextFiles.UNREADABLE_MODEL, TextFiles.class),
          new Finding(Config.MISSING_CONFIG_KEY, Config.class),
          new Finding(Config.INVALID_CONFIG_VALUE, Config.class),
          new Finding(ConfigReader.UNKNOWN_ARCHITECTURE, ConfigReader.class),
          new Finding(ConfigReader.MODEL_TOO_LARGE, ConfigReader.class),
          new Finding(ModelLoader.INEXACT_CLASSES, ModelLoader.class),
          new Finding(SafetensorsReader.BROKEN_WEIGHTS, SafetensorsReader.class),
          new Finding(WeightCheck.WEIGHT_MISMATCH, WeightCheck.class),

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
