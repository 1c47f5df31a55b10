package dev.ktc.compiler.model.file;

import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.json.JsonValue.JsonBoolean;
import dev.ktc.compiler.json.JsonValue.JsonNull;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/// The reference models that are known by name: those keys of their config.json that matter.
///
/// They stand here as text and not as JSON files, because a short command should not have to start
/// a JSON parser and a search for resources.
public final class BuiltinModels {
  private static final Span NOWHERE = new Span(0, 0);

  private static final List<Reference> ALL =
      List.of(
          new Reference(
              "deepseek-v3",
              "deepseek_v3",
              """
              vocab_size=129280 hidden_size=7168 intermediate_size=18432 moe_intermediate_size=2048
              num_hidden_layers=61 num_attention_heads=128 num_key_value_heads=128
              n_shared_experts=1 n_routed_experts=256 kv_lora_rank=512 q_lora_rank=1536
              qk_rope_head_dim=64 v_head_dim=128 qk_nope_head_dim=128 first_k_dense_replace=3
              topk_method=noaux_tc rope_scaling.type=yarn quantization_config.quant_method=fp8
              """),
          new Reference(
              "deepseek-v2",
              "deepseek_v2",
              """
              vocab_size=102400 hidden_size=5120 intermediate_size=12288 moe_intermediate_size=1536
              num_hidden_layers=60 num_attention_heads=128 num_key_value_heads=128
              n_shared_experts=2 n_routed_experts=160 kv_lora_rank=512 q_lora_rank=1536
              qk_rope_head_dim=64 v_head_dim=128 qk_nope_head_dim=128 first_k_dense_replace=1
              topk_method=group_limited_greedy rope_scaling.type=yarn
              """),
          new Reference(
              "deepseek-v2-lite",
              "deepseek_v2",
              """
              vocab_size=102400 hidden_size=2048 intermediate_size=10944 moe_intermediate_size=1408
              num_hidden_layers=27 num_attention_heads=16 num_key_value_heads=16 n_shared_experts=2
              n_routed_experts=64 kv_lora_rank=512 q_lora_rank=null qk_rope_head_dim=64
              v_head_dim=128 qk_nope_head_dim=128 first_k_dense_replace=1 topk_method=greedy
              rope_scaling.type=yarn
              """),
          new Reference(
              "moonlight-16b",
              "deepseek_v3",
              """
              vocab_size=163840 hidden_size=2048 intermediate_size=11264 moe_intermediate_size=1408
              num_hidden_layers=27 num_attention_heads=16 num_key_value_heads=16 n_shared_experts=2
              n_routed_experts=64 kv_lora_rank=512 q_lora_rank=null qk_rope_head_dim=64
              v_head_dim=128 qk_nope_head_dim=128 first_k_dense_replace=1 topk_method=noaux_tc
              """),
          new Reference(
              "qwen3-next-80b",
              "qwen3_next",
              """
              vocab_size=151936 hidden_size=2048 intermediate_size=5120 num_hidden_layers=48
              num_attention_heads=16 num_key_value_heads=2 head_dim=256 num_experts=512
              moe_intermediate_size=512 shared_expert_intermediate_size=512
              linear_num_value_heads=32 linear_num_key_heads=16 linear_key_head_dim=128
              linear_value_head_dim=128 linear_conv_kernel_dim=4
              """),
          new Reference(
              "qwen3-235b-a22b",
              "qwen3_moe",
              """
              vocab_size=151936 hidden_size=4096 intermediate_size=12288 num_hidden_layers=94
              num_attention_heads=64 num_key_value_heads=4 head_dim=128 moe_intermediate_size=1536
              num_experts=128
              """),
          new Reference(
              "qwen3-30b-a3b",
              "qwen3_moe",
              """
              vocab_size=151936 hidden_size=2048 intermediate_size=6144 num_hidden_layers=48
              num_attention_heads=32 num_key_value_heads=4 head_dim=128 moe_intermediate_size=768
              num_experts=128
              """),
          new Reference(
              "qwen2-57b-a14b",
              "qwen2_moe",
              """
              vocab_size=151936 hidden_size=3584 intermediate_size=18944 num_hidden_layers=28
              num_attention_heads=28 num_key_value_heads=4 moe_intermediate_size=2560
              shared_expert_intermediate_size=20480 num_experts=64
              """),
          new Reference(
              "glm-4.5",
              "glm4_moe",
              """
              vocab_size=151552 hidden_size=5120 intermediate_size=12288 num_hidden_layers=92
              num_attention_heads=96 num_key_value_heads=8 head_dim=128 moe_intermediate_size=1536
              n_routed_experts=160 n_shared_experts=1 first_k_dense_replace=3 use_qk_norm=true
              attention_bias=true
              """),
          new Reference(
              "smallthinker-21b",
              "smallthinker",
              """
              vocab_size=151936 hidden_size=2560 num_hidden_layers=52 num_attention_heads=28
              num_key_value_heads=4 head_dim=128 moe_ffn_hidden_size=768 moe_num_primary_experts=64
              """),
          new Reference(
              "mixtral-8x7b",
              "mixtral",
              """
              vocab_size=32000 hidden_size=4096 intermediate_size=14336 num_hidden_layers=32
              num_attention_heads=32 num_key_value_heads=8 num_local_experts=8
              """),
          new Reference(
              "internlm2.5-7b",
              "llama",
              """
              vocab_size=92544 hidden_size=4096 intermediate_size=14336 num_hidden_layers=32
              num_attention_heads=32 num_key_value_heads=8
              """));

  private static final List<String> NAMES = names(ALL);

  private BuiltinModels() {}

  /// One of them.
  ///
  /// @param name as users say it
  /// @param modelType which architecture
  /// @param keys `key=value` each; a dot leads into an object
  record Reference(String name, String modelType, String keys) {
    /// How many layers it has.
    int layers() {
      String key = "num_hidden_layers=";
      int start = keys.indexOf(key) + key.length();
      int end = start;
      while (Character.isDigit(keys.charAt(end))) {
        end++;
      }
      return Integer.parseInt(keys, start, end, 10);
    }

    /// Whether its positions are scaled by YaRN.
    boolean yarn() {
      return keys.contains("rope_scaling.type=yarn");
    }

    /// The config.json that says so.
    JsonObject config() {
      List<Member> members = new ArrayList<>();
      members.add(member("model_type", modelType));
      for (String line : keys.split("\\s", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          members.add(member(line.substring(0, equals), line.substring(equals + 1)));
        }
      }
      return new JsonObject(NOWHERE, members);
    }

    private static Member member(String key, String value) {
      int dot = key.indexOf('.');
      return dot < 0
          ? new Member(NOWHERE, key, value(value))
          : new Member(
              NOWHERE,
              key.substring(0, dot),
              new JsonObject(NOWHERE, List.of(member(key.substring(dot + 1), value))));
    }

    private static JsonValue value(String text) {
      if (Character.isDigit(text.charAt(0))) {
        return new JsonNumber(NOWHERE, text);
      }
      return switch (text) {
        case "null" -> new JsonNull(NOWHERE);
        case "true", "false" -> new JsonBoolean(NOWHERE, text.equals("true"));
        default -> new JsonString(NOWHERE, text);
      };
    }
  }

  /// All names, largest families first.
  public static List<String> names() {
    return NAMES;
  }

  /// All of them in the same order.
  static List<Reference> all() {
    return ALL;
  }

  private static List<String> names(List<Reference> references) {
    List<String> out = new ArrayList<>();
    for (Reference reference : references) {
      out.add(reference.name());
    }
    return List.copyOf(out);
  }
}
