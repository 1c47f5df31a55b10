package dev.ktc.compiler.model.arch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every architecture that is known by its config.json.
public final class Architectures {
  private static final List<Architecture> ALL =
      List.of(
          new DeepSeekV2(),
          new DeepSeekV3(),
          new Qwen2Moe(),
          new Qwen3Moe(),
          new Qwen3Next(),
          new Mixtral(),
          new Llama(),
          new Glm4Moe(),
          new SmallThinker());

  private Architectures() {}

  /// All of them.
  public static List<Architecture> all() {
    return ALL;
  }

  /// The architecture whose class has a name: `DeepseekV3ForCausalLM`.
  public static @Nullable Architecture byClassName(String className) {
    for (Architecture architecture : ALL) {
      if (architecture.className().equals(className)) {
        return architecture;
      }
    }
    return null;
  }

  /// The architecture with a `model_type`.
  public static @Nullable Architecture byModelType(String modelType) {
    for (Architecture architecture : ALL) {
      if (architecture.modelType().equals(modelType)) {
        return architecture;
      }
    }
    return null;
  }
}
