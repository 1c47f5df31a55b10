package dev.ktc.compiler.model.arch;

import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Small configs, and what the architectures make of them.
final class Configs {
  private final Map<String, String> keys = new LinkedHashMap<>();

  private Configs() {}

  static Configs of(String... keysAndValues) {
    return new Configs().with(keysAndValues);
  }

  /// Multi-head latent attention with a latent query, one dense layer of three.
  static Configs deepSeek() {
    return of(
        "vocab_size", "100",
        "hidden_size", "16",
        "intermediate_size", "24",
        "moe_intermediate_size", "8",
        "num_hidden_layers", "3",
        "num_attention_heads", "2",
        "n_shared_experts", "2",
        "n_routed_experts", "4",
        "kv_lora_rank", "6",
        "q_lora_rank", "5",
        "qk_rope_head_dim", "2",
        "qk_nope_head_dim", "3",
        "v_head_dim", "7",
        "first_k_dense_replace", "1");
  }

  /// Grouped-query attention, two layers.
  static Configs grouped() {
    return of(
        "vocab_size", "100",
        "hidden_size", "16",
        "intermediate_size", "24",
        "num_hidden_layers", "2",
        "num_attention_heads", "4",
        "num_key_value_heads", "2");
  }

  /// The same with other keys: a JSON text each, `-` to leave a key out.
  Configs with(String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (keysAndValues[i + 1].equals("-")) {
        keys.remove(keysAndValues[i]);
      } else {
        keys.put(keysAndValues[i], keysAndValues[i + 1]);
      }
    }
    return this;
  }

  Config config() {
    StringBuilder text = new StringBuilder("{");
    keys.forEach(
        (key, value) ->
            text.append(text.length() == 1 ? "\n" : ",\n")
                .append('"')
                .append(key)
                .append("\": ")
                .append(value));
    SourceFile file = new SourceFile("config.json", text.append("\n}\n").toString());
    return new Config(file, (JsonObject) Objects.requireNonNull(JsonReader.read(file).value()));
  }

  /// The modules by name.
  Built build(Architecture architecture) {
    Config config = config();
    Skeleton skeleton = architecture.skeleton(config);
    if (!config.diagnostics().isEmpty()) {
      throw new AssertionError(config.diagnostics());
    }
    ModelFacts facts =
        new ModelFacts("", 0, 0, skeleton.caches(), true, ModelFacts.WeightFormat.PLAIN);
    Map<String, ModuleNode> modules = new LinkedHashMap<>();
    for (ModuleNode node : skeleton.root().tree("test", facts).modules()) {
      modules.put(node.name(), node);
    }
    return new Built(modules, skeleton.caches());
  }

  record Built(Map<String, ModuleNode> modules, List<CacheSpec> caches) {
    /// `Linear weight=[8, 16] bias=[8]`, or `-`.
    String describe(String name) {
      ModuleNode node = modules.get(name);
      if (node == null) {
        return "-";
      }
      String type = node.type().name();
      StringBuilder out = new StringBuilder(type.substring(type.lastIndexOf('.') + 1));
      for (TensorSpec tensor : node.parameters()) {
        out.append(' ').append(tensor.name()).append('=').append(tensor.shape());
      }
      return out.toString();
    }

    List<String> children(String name) {
      return modules.keySet().stream()
          .filter(child -> child.startsWith(name + "."))
          .map(child -> child.substring(name.length() + 1))
          .filter(child -> !child.contains("."))
          .toList();
    }
  }
}
