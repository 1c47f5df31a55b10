package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The reference models whose config.json is shipped.
public final class BuiltinModels {
  private static final List<String> NAMES =
      List.of(
          "deepseek-v3",
          "deepseek-v2",
          "deepseek-v2-lite",
          "moonlight-16b",
          "qwen3-next-80b",
          "qwen3-235b-a22b",
          "qwen3-30b-a3b",
          "qwen2-57b-a14b",
          "glm-4.5",
          "smallthinker-21b",
          "mixtral-8x7b",
          "internlm2.5-7b");

  private BuiltinModels() {}

  /// All names, largest families first.
  public static List<String> names() {
    return NAMES;
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
