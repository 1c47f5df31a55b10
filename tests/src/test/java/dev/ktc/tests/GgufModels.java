package dev.ktc.tests;

import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// GGUF twins of built-in models: the tensors that llama.cpp's converter would write for their
/// modules, and the metadata that it would take from their config.json.
final class GgufModels {
  /// Metadata of the built-in models as their published GGUF files have them.
  static final Map<String, String> METADATA = new LinkedHashMap<>();

  static {
    METADATA.put(
        "deepseek-v3",
        """
        general.architecture = deepseek2
        deepseek2.block_count = 61
        deepseek2.embedding_length = 7168
        deepseek2.feed_forward_length = 18432
        deepseek2.attention.head_count = 128
        deepseek2.attention.head_count_kv = 1
        deepseek2.attention.q_lora_rank = 1536
        deepseek2.attention.kv_lora_rank = 512
        deepseek2.attention.key_length = 576
        deepseek2.attention.value_length = 512
        deepseek2.attention.key_length_mla = 192
        deepseek2.attention.value_length_mla = 128
        deepseek2.leading_dense_block_count = 3
        deepseek2.expert_count = 256
        deepseek2.expert_used_count = 8
        deepseek2.expert_shared_count = 1
        deepseek2.expert_feed_forward_length = 2048
        deepseek2.expert_gating_func = 2
        deepseek2.expert_weights_norm = true
        deepseek2.rope.dimension_count = 64
        deepseek2.rope.scaling.type = yarn
        """);
    METADATA.put(
        "deepseek-v2-lite",
        """
        general.architecture = deepseek2
        deepseek2.block_count = 27
        deepseek2.embedding_length = 2048
        deepseek2.feed_forward_length = 10944
        deepseek2.attention.head_count = 16
        deepseek2.attention.head_count_kv = 16
        deepseek2.attention.kv_lora_rank = 512
        deepseek2.attention.key_length = 192
        deepseek2.attention.value_length = 128
        deepseek2.leading_dense_block_count = 1
        deepseek2.expert_count = 64
        deepseek2.expert_shared_count = 2
        deepseek2.expert_feed_forward_length = 1408
        deepseek2.rope.dimension_count = 64
        deepseek2.rope.scaling.type = yarn
        """);
    METADATA.put(
        "moonlight-16b",
        """
        general.architecture = deepseek2
        deepseek2.block_count = 27
        deepseek2.embedding_length = 2048
        deepseek2.feed_forward_length = 11264
        deepseek2.attention.head_count = 16
        deepseek2.attention.kv_lora_rank = 512
        deepseek2.attention.key_length = 192
        deepseek2.attention.value_length = 128
        deepseek2.leading_dense_block_count = 1
        deepseek2.expert_count = 64
        deepseek2.expert_shared_count = 2
        deepseek2.expert_feed_forward_length = 1408
        deepseek2.expert_gating_func = 2
        deepseek2.rope.dimension_count = 64
        """);
    METADATA.put(
        "qwen3-30b-a3b",
        """
        general.architecture = qwen3moe
        qwen3moe.block_count = 48
        qwen3moe.embedding_length = 2048
        qwen3moe.feed_forward_length = 6144
        qwen3moe.attention.head_count = 32
        qwen3moe.attention.head_count_kv = 4
        qwen3moe.attention.key_length = 128
        qwen3moe.expert_count = 128
        qwen3moe.expert_feed_forward_length = 768
        """);
    METADATA.put(
        "qwen2-57b-a14b",
        """
        general.architecture = qwen2moe
        qwen2moe.block_count = 28
        qwen2moe.embedding_length = 3584
        qwen2moe.feed_forward_length = 18944
        qwen2moe.attention.head_count = 28
        qwen2moe.attention.head_count_kv = 4
        qwen2moe.expert_count = 64
        """);
    METADATA.put(
        "glm-4.5",
        """
        general.architecture = glm4moe
        glm4moe.block_count = 93
        glm4moe.nextn_predict_layers = 1
        glm4moe.embedding_length = 5120
        glm4moe.feed_forward_length = 12288
        glm4moe.attention.head_count = 96
        glm4moe.attention.head_count_kv = 8
        glm4moe.attention.key_length = 128
        glm4moe.leading_dense_block_count = 3
        glm4moe.expert_count = 160
        glm4moe.expert_shared_count = 1
        glm4moe.expert_feed_forward_length = 1536
        """);
    METADATA.put(
        "mixtral-8x7b",
        """
        general.architecture = llama
        llama.block_count = 32
        llama.embedding_length = 4096
        llama.feed_forward_length = 14336
        llama.attention.head_count = 32
        llama.attention.head_count_kv = 8
        llama.expert_count = 8
        """);
    METADATA.put(
        "internlm2.5-7b",
        """
        general.architecture = llama
        llama.block_count = 32
        llama.embedding_length = 4096
        llama.feed_forward_length = 14336
        llama.attention.head_count = 32
        llama.attention.head_count_kv = 8
        """);
    METADATA.put(
        "qwen3-next-80b",
        """
        general.architecture = qwen3next
        qwen3next.block_count = 48
        qwen3next.embedding_length = 2048
        qwen3next.feed_forward_length = 5120
        qwen3next.attention.head_count = 16
        qwen3next.attention.head_count_kv = 2
        qwen3next.attention.key_length = 256
        qwen3next.expert_count = 512
        qwen3next.expert_feed_forward_length = 512
        qwen3next.expert_shared_feed_forward_length = 512
        qwen3next.ssm.conv_kernel = 4
        qwen3next.ssm.state_size = 128
        qwen3next.ssm.group_count = 16
        qwen3next.ssm.time_step_rank = 32
        qwen3next.ssm.inner_size = 4096
        """);
    METADATA.put(
        "smallthinker-21b",
        """
        general.architecture = smallthinker
        smallthinker.block_count = 52
        smallthinker.embedding_length = 2560
        smallthinker.feed_forward_length = 768
        smallthinker.attention.head_count = 28
        smallthinker.attention.head_count_kv = 4
        smallthinker.attention.key_length = 128
        smallthinker.expert_count = 64
        smallthinker.expert_feed_forward_length = 768
        """);
  }

  private static final String[][] NAMES = {
    {"model.embed_tokens.", "token_embd."},
    {"model.norm.", "output_norm."},
    {"lm_head.", "output."},
    {"model.layers.", "blk."},
    {".input_layernorm.", ".attn_norm."},
    {".self_attn.o_proj.", ".attn_output."},
    {".self_attn.kv_a_proj_with_mqa.", ".attn_kv_a_mqa."},
    {".self_attn.kv_a_layernorm.", ".attn_kv_a_norm."},
    {".self_attn.q_a_layernorm.", ".attn_q_a_norm."},
    {".mlp.gate.e_score_correction_bias", ".exp_probs_b.bias"},
    {".mlp.gate.weight", ".ffn_gate_inp.weight"},
    {"_proj.weight", ".weight"},
    {"_proj.bias", ".bias"},
    {".self_attn.", ".attn_"},
    {".block_sparse_moe.gate.", ".ffn_gate_inp."},
    {".block_sparse_moe.primary_router.", ".ffn_gate_inp."},
    {".mlp.shared_expert_gate.", ".ffn_gate_inp_shexp."},
    {".linear_attn.in_proj_qkvz.", ".ssm_in."},
    {".linear_attn.in_proj_ba.", ".ssm_ba."},
    {".linear_attn.dt_bias", ".ssm_dt.bias"},
    {".linear_attn.A_log", ".ssm_a"},
    {".linear_attn.", ".ssm_"},
    {".mlp.", ".ffn_"},
  };

  private GgufModels() {}

  /// The twin of a model, every matrix with long enough rows in one type, the rest in F32; without
  /// the output layer where that is tied. Of a model that is not built in it has no metadata.
  ///
  /// @param type a type that comes in blocks of 256 elements at most
  static GgufWriter twin(String name, ModelTree model, int type) {
    GgufWriter out = GgufWriter.of(METADATA.getOrDefault(name, "general.architecture = tiny"));
    for (ModuleNode module : model.modules()) {
      for (TensorSpec parameter : module.parameters()) {
        boolean shared = model.facts().tied() && module.name().equals("lm_head");
        if (!module.name().contains(".experts.") && !shared) {
          add(out, name, module.name() + "." + parameter.name(), parameter.shape(), type);
        } else if (module.name().contains(".experts.0.")) {
          stack(out, model, module, parameter, type);
        }
      }
    }
    if (name.equals("glm-4.5")) {
      out.tensor("blk.92.nextn.eh_proj.weight", type, 10_240L, 5120L);
      out.tensor("blk.92.attn_norm.weight", GgufWriter.F32, 5120L);
    }
    return out;
  }

  private static void add(
      GgufWriter out, String model, String parameter, List<Long> shape, int type) {
    if (parameter.endsWith(".kv_b_proj.weight") && model.equals("deepseek-v3")) {
      // 128 heads: 128 of keys and 128 of values each, over a latent of 512.
      String block = parameter.replace("model.layers.", "blk.").replaceFirst("\\.self_attn.*", ".");
      out.tensor(block + "attn_k_b.weight", GgufWriter.Q8_0, 128L, 512L, 128L);
      out.tensor(block + "attn_v_b.weight", type, 512L, 128L, 128L);
      return;
    }
    String name = parameter;
    for (String[] pair : NAMES) {
      name = name.replace(pair[0], pair[1]);
    }
    boolean late = model.startsWith("glm") || model.contains("next");
    name =
        name.replace(".post_attention_layernorm.", late ? ".post_attention_norm." : ".ffn_norm.")
            .replaceFirst("\\.ffn_shared_experts?\\.(\\w+)\\.", ".ffn_$1_shexp.");
    List<Long> dims = new ArrayList<>(shape.isEmpty() ? List.of(32L) : shape);
    dims.removeIf(dim -> dim == 1);
    Collections.reverse(dims);
    boolean matrix = dims.size() > 1 && dims.getFirst() % 256 == 0 && !name.contains("_inp");
    out.tensor(name, matrix ? type : GgufWriter.F32, dims.toArray(new Long[0]));
  }

  private static void stack(
      GgufWriter out, ModelTree model, ModuleNode first, TensorSpec parameter, int type) {
    String list = first.name().substring(0, first.name().indexOf(".experts.") + 9);
    long experts =
        model.modules().stream()
            .filter(module -> module.name().startsWith(list))
            .filter(module -> module.lastSegment().equals(first.lastSegment()))
            .count();
    String projection =
        switch (first.lastSegment()) {
          case "gate_proj", "w1", "gate" -> "gate";
          case "up_proj", "w3", "up" -> "up";
          default -> "down";
        };
    long rows = parameter.shape().getFirst();
    long row = parameter.shape().getLast();
    out.tensor(
        "blk." + first.layer() + ".ffn_" + projection + "_exps.weight",
        row % 256 == 0 ? type : GgufWriter.Q8_0,
        row,
        rows,
        experts);
  }
}
