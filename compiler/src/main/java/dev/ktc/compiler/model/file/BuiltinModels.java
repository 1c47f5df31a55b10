package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The reference models whose config.json is shipped.
public final class BuiltinModels {
  private static final List<Reference> ALL =
      List.of(
          new Reference("deepseek-v3", "deepseek_v3", 61, true),
          new Reference("deepseek-v2", "deepseek_v2", 60, true),
          new Reference("deepseek-v2-lite", "deepseek_v2", 27, true),
          new Reference("moonlight-16b", "deepseek_v3", 27, false),
          new Reference("qwen3-next-80b", "qwen3_next", 48, false),
          new Reference("qwen3-235b-a22b", "qwen3_moe", 94, false),
          new Reference("qwen3-30b-a3b", "qwen3_moe", 48, false),
          new Reference("qwen2-57b-a14b", "qwen2_moe", 28, false),
          new Reference("glm-4.5", "glm4_moe", 92, false),
          new Reference("smallthinker-21b", "smallthinker", 52, false),
          new Reference("mixtral-8x7b", "mixtral", 32, false),
          new Reference("internlm2.5-7b", "llama", 32, false));
  private static final List<String> NAMES = ALL.stream().map(Reference::name).toList();

  private BuiltinModels() {}

  /// What can be said of a built-in model without reading its config.json.
  ///
  /// @param name as users say it
  /// @param modelType which architecture
  /// @param layers how many
  /// @param yarn whether positions are scaled by YaRN
  record Reference(String name, String modelType, int layers, boolean yarn) {}

  /// All names, largest families first.
  public static List<String> names() {
    return NAMES;
  }

  /// The same with what tells them apart.
  static List<Reference> all() {
    return ALL;
  }

  /// The config.json of a built-in model.
  static SourceFile config(String name) {
    String resource = name + ".json";
    try (InputStream in = BuiltinModels.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new KtcBug("no resource " + resource);
      }
      return new SourceFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new KtcBug("cannot read resource " + resource, e);
    }
  }
}
