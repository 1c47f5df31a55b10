package dev.ktc.compiler.model.file;

import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.json.JsonValue.JsonArray;
import dev.ktc.compiler.json.JsonValue.JsonBoolean;
import dev.ktc.compiler.json.JsonValue.JsonNull;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.model.arch.Config;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes of a GGUF file's metadata the config.json that the model came with, as far as an
/// architecture needs it. What the metadata leave out is read off the tensors where they tell.
final class GgufConfig {
  private static final Span NOWHERE = new Span(0, 0);

  /// Keys of a config.json by those of the metadata, without the name of the architecture.
  private static final Map<String, String> COMMON = new LinkedHashMap<>();

  static {
    COMMON.put("hidden_size", "embedding_length");
    COMMON.put("intermediate_size", "feed_forward_length");
    COMMON.put("num_attention_heads", "attention.head_count");
    COMMON.put("num_key_value_heads", "attention.head_count_kv");
    COMMON.put("head_dim", "attention.key_length");
    COMMON.put("moe_intermediate_size", "expert_feed_forward_length");
    COMMON.put("first_k_dense_replace", "leading_dense_block_count");
    COMMON.put("n_shared_experts", "expert_shared_count");
    COMMON.put("shared_expert_intermediate_size", "expert_shared_feed_forward_length");
    COMMON.put("kv_lora_rank", "attention.kv_lora_rank");
    COMMON.put("q_lora_rank", "attention.q_lora_rank");
    COMMON.put("qk_rope_head_dim", "rope.dimension_count");
    COMMON.put("linear_num_key_heads", "ssm.group_count");
    COMMON.put("linear_key_head_dim", "ssm.state_size");
    COMMON.put("linear_num_value_heads", "ssm.time_step_rank");
    COMMON.put("linear_conv_kernel_dim", "ssm.conv_kernel");
    COMMON.put("full_attention_interval", "full_attention_interval");
  }

  private final GgufFile gguf;
  private final String architecture;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Span> spans = new LinkedHashMap<>();
  private final Map<String, Member> members = new LinkedHashMap<>();

  private GgufConfig(GgufFile gguf, String architecture) {
    this.gguf = gguf;
    this.architecture = architecture;
  }

  /// The config, over a text that lists the metadata; null when the architecture is none that ktc
  /// has a builder for.
  static @Nullable Config of(GgufFile gguf) {
    String architecture = gguf.head().text("general.architecture");
    String modelType = architecture == null ? null : modelType(gguf, architecture);
    return architecture == null || modelType == null
        ? null
        : new GgufConfig(gguf, architecture).config(modelType);
  }

  /// Under which key of the metadata a key of a config.json would stand; the key itself when there
  /// is none.
  static String metadataKey(GgufFile gguf, String key) {
    String name =
        switch (key) {
          case "num_hidden_layers" -> "block_count";
          case "num_experts", "n_routed_experts", "num_local_experts", "moe_num_primary_experts" ->
              "expert_count";
          case "moe_ffn_hidden_size" -> "expert_feed_forward_length";
          case "qk_nope_head_dim" -> "attention.key_length";
          case "v_head_dim" -> "attention.value_length";
          case "linear_value_head_dim" -> "ssm.inner_size";
          default -> COMMON.get(key);
        };
    return name == null ? key : gguf.head().text("general.architecture") + "." + name;
  }

  /// DeepSeek-V2 and V3 are one architecture there, Llama and Mixtral another: V3 scores experts by
  /// a sigmoid and corrects the scores, Mixtral has experts.
  private static @Nullable String modelType(GgufFile gguf, String architecture) {
    return switch (architecture) {
      case "deepseek2" -> {
        Long gating = gguf.head().whole("deepseek2.expert_gating_func");
        boolean corrected = gguf.all().stream().anyMatch(t -> t.name().contains(".exp_probs_b"));
        yield corrected || (gating != null && gating == 2) ? "deepseek_v3" : "deepseek_v2";
      }
      case "llama" -> {
        Long experts = gguf.head().whole("llama.expert_count");
        yield experts != null && experts > 0 ? "mixtral" : "llama";
      }
      case "qwen2moe" -> "qwen2_moe";
      case "qwen3moe" -> "qwen3_moe";
      case "qwen3next" -> "qwen3_next";
      case "glm4moe" -> "glm4_moe";
      case "smallthinker" -> "smallthinker";
      default -> null;
    };
  }

  private Config config(String modelType) {
    list();
    put("model_type", new JsonString(span("general.architecture"), modelType));
    COMMON.forEach(this::copy);
    long layers = layers();
    if (layers > 0) {
      number("num_hidden_layers", layers, "block_count");
    }
    experts(modelType);
    tensorSizes();
    boolean bias = gguf.has("blk.0.attn_q.bias");
    flag("attention_bias", bias);
    flag("qkv_bias", bias);
    flag("mlp_bias", gguf.has("blk.0.ffn_up.bias"));
    flag("use_qk_norm", gguf.has("blk.0.attn_q_norm.weight"));
    flag("tie_word_embeddings", !gguf.has("output.weight"));
    switch (modelType) {
      case "deepseek_v2", "deepseek_v3" -> latentAttention(modelType);
      case "qwen3_next" -> linearAttention(layers);
      case "qwen2_moe", "qwen3_moe" -> sparseLayers(layers);
      default -> {}
    }
    return new Config(
        new SourceFile(gguf.head().file(), text.toString()),
        new JsonObject(new Span(0, text.length()), List.copyOf(members.values())));
  }

  /// Writes the metadata of the architecture down, so that findings have a line to point at.
  private void list() {
    gguf.head()
        .values()
        .forEach(
            (key, value) -> {
              if (key.equals("general.architecture") || key.startsWith(architecture + ".")) {
                int start = text.length() + key.length() + 3;
                text.append(key).append(" = ").append(value.shown());
                spans.put(key, new Span(start, text.length()));
                text.append('\n');
              }
            });
  }

  private Span span(String key) {
    return spans.getOrDefault(key, NOWHERE);
  }

  private void put(String key, JsonValue value) {
    members.put(key, new Member(value.span(), key, value));
  }

  private void number(String key, long value, String from) {
    put(key, new JsonNumber(span(architecture + "." + from), Long.toString(value)));
  }

  private void flag(String key, boolean value) {
    put(key, new JsonBoolean(NOWHERE, value));
  }

  private @Nullable Long whole(String name) {
    return gguf.head().whole(architecture + "." + name);
  }

  /// Numbers that differ between layers are of no use to an architecture: they stay lists, which
  /// it refuses.
  private void copy(String key, String name) {
    GgufValue value = gguf.head().values().get(architecture + "." + name);
    if (value instanceof GgufValue.Whole(long whole)) {
      number(key, whole, name);
    } else if (value instanceof GgufValue.Items(long _, List<Long> wholes) && !wholes.isEmpty()) {
      if (wholes.stream().distinct().count() == 1) {
        number(key, wholes.getFirst(), name);
      } else {
        Span span = span(architecture + "." + name);
        put(key, new JsonArray(span, List.of(new JsonNumber(span, wholes.getFirst().toString()))));
      }
    }
  }

  /// Layers that predict several tokens ahead are counted there, but not in a config.json.
  private long layers() {
    Long blocks = whole("block_count");
    Long ahead = whole("nextn_predict_layers");
    if (blocks == null) {
      return 0;
    }
    long last = blocks - 1;
    boolean counted =
        gguf.all().stream().anyMatch(tensor -> tensor.name().startsWith("blk." + last + ".nextn."));
    return ahead != null && counted && ahead < blocks ? blocks - ahead : blocks;
  }

  private void experts(String modelType) {
    Long count = whole("expert_count");
    if (count == null || count == 0) {
      return;
    }
    number("n_routed_experts", count, "expert_count");
    number("num_experts", count, "expert_count");
    number("num_local_experts", count, "expert_count");
    number("moe_num_primary_experts", count, "expert_count");
    if (modelType.equals("smallthinker")) {
      members.remove("moe_intermediate_size");
      copy("moe_ffn_hidden_size", "expert_feed_forward_length");
    }
  }

  private void tensorSizes() {
    size("vocab_size", "token_embd.weight");
    for (GgufTensor tensor : gguf.all()) {
      if (!members.containsKey("moe_intermediate_size")
          && tensor.name().endsWith(".ffn_gate_exps.weight")) {
        size("moe_intermediate_size", tensor.name());
        size("moe_ffn_hidden_size", tensor.name());
      }
      if (!members.containsKey("shared_expert_intermediate_size")
          && tensor.name().endsWith(".ffn_gate_shexp.weight")) {
        size("shared_expert_intermediate_size", tensor.name());
      }
    }
  }

  /// Outputs of a matrix.
  private void size(String key, String tensor) {
    GgufTensor found = gguf.get(tensor);
    if (found != null && found.dims().size() > 1 && !members.containsKey(key)) {
      put(key, new JsonNumber(NOWHERE, found.dims().get(1).toString()));
    }
  }

  /// Newer files give the lengths of the compressed keys and values, and those of the heads apart.
  private void latentAttention(String modelType) {
    Long rope = whole("rope.dimension_count");
    Long apart = whole("attention.key_length_mla");
    String key = apart == null ? "attention.key_length" : "attention.key_length_mla";
    String value = apart == null ? "attention.value_length" : "attention.value_length_mla";
    Long keyLength = whole(key);
    Long valueLength = whole(value);
    if (rope != null && keyLength != null && keyLength > rope) {
      number("qk_nope_head_dim", keyLength - rope, key);
    }
    if (valueLength != null) {
      number("v_head_dim", valueLength, value);
    }
    if (!members.containsKey("q_lora_rank")) {
      put("q_lora_rank", new JsonNull(NOWHERE));
    }
    boolean corrected = gguf.all().stream().anyMatch(t -> t.name().contains(".exp_probs_b"));
    String method = modelType.equals("deepseek_v3") && corrected ? "noaux_tc" : "greedy";
    put("topk_method", new JsonString(NOWHERE, method));
    String scaling = gguf.head().text(architecture + ".rope.scaling.type");
    if (scaling != null && scaling.equals("yarn")) {
      Span span = span(architecture + ".rope.scaling.type");
      Member type = new Member(span, "type", new JsonString(span, scaling));
      put("rope_scaling", new JsonObject(span, List.of(type)));
    }
  }

  private void linearAttention(long layers) {
    Long inner = whole("ssm.inner_size");
    Long heads = whole("ssm.time_step_rank");
    if (inner != null && heads != null && heads > 0) {
      number("linear_value_head_dim", inner / heads, "ssm.inner_size");
    }
    List<JsonValue> types = new ArrayList<>();
    for (long layer = 0; layer < Math.min(layers, gguf.tensors().size()); layer++) {
      boolean linear = gguf.has("blk." + layer + ".ssm_conv1d.weight");
      types.add(new JsonString(NOWHERE, linear ? "linear_attention" : "full_attention"));
    }
    if (types.size() == layers) {
      put("layer_types", new JsonArray(NOWHERE, types));
    }
  }

  /// Layers without a router are dense.
  private void sparseLayers(long layers) {
    List<JsonValue> dense = new ArrayList<>();
    for (long layer = 0; layer < Math.min(layers, gguf.tensors().size()); layer++) {
      String block = "blk." + layer + ".";
      if (gguf.has(block + "ffn_gate.weight") && !gguf.has(block + "ffn_gate_inp.weight")) {
        dense.add(new JsonNumber(NOWHERE, Long.toString(layer)));
      }
    }
    put("mlp_only_layers", new JsonArray(NOWHERE, dense));
  }
}
