package dev.ktc.tests.mutation;

import dev.ktc.tests.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A right rule file with its model and its machine.
///
/// @param perKind how many mutants of each kind: fewer where the model is large
record Base(
    String name, String text, String modelName, PlainModel model, Devices devices, int perKind) {

  /// All files: those of the repository, and those that KTransformers ships where they are there.
  static List<Base> all() {
    Map<String, PlainModel> models = new HashMap<>();
    List<Base> bases = new ArrayList<>();
    for (Entry entry : ENTRIES) {
      Path path = Repository.root().resolve(entry.path()).normalize();
      if (Files.exists(path)) {
        bases.add(
            new Base(
                path.getFileName().toString(),
                read(path),
                entry.model(),
                models.computeIfAbsent(entry.model(), PlainModel::new),
                entry.devices(),
                entry.perKind()));
      }
    }
    return bases;
  }

  private record Entry(String path, String model, Devices devices, int perKind) {}

  private static final String SHIPPED = "../shared/fixtures/ktransformers/rules/";

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              "stdlib-rules/rules/deepseek-v2-lite-1x24GiB-cpu-experts.yaml",
              "deepseek-v2-lite",
              Devices.of(1, 24, 64),
              4),
          new Entry(
              "stdlib-rules/rules/deepseek-v3-2x24GiB-cpu-experts.yaml",
              "deepseek-v3",
              Devices.of(2, 24, 1024),
              2),
          new Entry(
              "tests/mutation/deepseek-v2-lite-2-gpus.yaml",
              "deepseek-v2-lite",
              Devices.of(2, 16, 64),
              5),
          new Entry(
              "tests/mutation/deepseek-v2-lite-3-gpus.yaml",
              "deepseek-v2-lite",
              Devices.of(3, 12, 64),
              5),
          new Entry(
              "tests/mutation/deepseek-v3-4-gpus.yaml", "deepseek-v3", Devices.of(4, 16, 1024), 2),
          new Entry(
              "tests/mutation/qwen2-57b-2-gpus.yaml", "qwen2-57b-a14b", Devices.of(2, 24, 256), 4),
          new Entry(
              SHIPPED + "DeepSeek-V2-Lite-Chat-multi-gpu.yaml",
              "deepseek-v2-lite",
              Devices.of(2, 24, 64),
              3),
          new Entry(
              SHIPPED + "DeepSeek-V2-Chat-multi-gpu.yaml",
              "deepseek-v2",
              Devices.of(2, 24, 512),
              1),
          new Entry(
              SHIPPED + "DeepSeek-V2-Chat-multi-gpu-4.yaml",
              "deepseek-v2",
              Devices.of(4, 24, 512),
              1),
          new Entry(
              SHIPPED + "DeepSeek-V3-Chat-multi-gpu-4.yaml",
              "deepseek-v3",
              Devices.of(4, 24, 1024),
              1),
          new Entry(SHIPPED + "DeepSeek-V3-Chat.yaml", "deepseek-v3", Devices.of(1, 24, 1024), 1),
          new Entry(
              SHIPPED + "Qwen2-57B-A14B-Instruct.yaml",
              "qwen2-57b-a14b",
              Devices.of(1, 24, 256),
              2));

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
