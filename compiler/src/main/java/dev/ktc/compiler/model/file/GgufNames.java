package dev.ktc.compiler.model.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the tensors of a GGUF model that hold a parameter of a module. Experts are stacked there,
/// `kv_b_proj` may be cut in two, and a tied output layer is not there at all.
final class GgufNames {
  private static final String LAYERS = "model.layers.";
  private static final String EXPERTS = ".experts.";

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "model.embed_tokens", "token_embd",
          "model.norm", "output_norm",
          "lm_head", "output");

  /// Parts of a layer; several names mean that the first that is there counts, names with a plus
  /// that all of them hold it together.
  private static final Map<String, List<String>> IN_LAYER =
      Map.ofEntries(
          Map.entry("input_layernorm", List.of("attn_norm")),
          Map.entry("post_attention_layernorm", List.of("ffn_norm", "post_attention_norm")),
          Map.entry("self_attn.q_proj", List.of("attn_q")),
          Map.entry("self_attn.k_proj", List.of("attn_k")),
          Map.entry("self_attn.v_proj", List.of("attn_v")),
          Map.entry("self_attn.o_proj", List.of("attn_output")),
          Map.entry("self_attn.q_norm", List.of("attn_q_norm")),
          Map.entry("self_attn.k_norm", List.of("attn_k_norm")),
          Map.entry("self_attn.q_a_proj", List.of("attn_q_a")),
          Map.entry("self_attn.q_a_layernorm", List.of("attn_q_a_norm")),
          Map.entry("self_attn.q_b_proj", List.of("attn_q_b")),
          Map.entry("self_attn.kv_a_proj_with_mqa", List.of("attn_kv_a_mqa")),
          Map.entry("self_attn.kv_a_layernorm", List.of("attn_kv_a_norm")),
          Map.entry("self_attn.kv_b_proj", List.of("attn_kv_b", "attn_k_b+attn_v_b")),
          Map.entry("linear_attn.in_proj_qkvz", List.of("ssm_in", "attn_qkv+attn_gate")),
          Map.entry("linear_attn.in_proj_ba", List.of("ssm_ba", "ssm_beta+ssm_alpha")),
          Map.entry("linear_attn.conv1d", List.of("ssm_conv1d")),
          Map.entry("linear_attn.norm", List.of("ssm_norm")),
          Map.entry("linear_attn.out_proj", List.of("ssm_out")),
          Map.entry("mlp.gate_proj", List.of("ffn_gate")),
          Map.entry("mlp.up_proj", List.of("ffn_up")),
          Map.entry("mlp.down_proj", List.of("ffn_down")),
          Map.entry("mlp.gate", List.of("ffn_gate_inp")),
          Map.entry("mlp.shared_experts.gate_proj", List.of("ffn_gate_shexp")),
          Map.entry("mlp.shared_experts.up_proj", List.of("ffn_up_shexp")),
          Map.entry("mlp.shared_experts.down_proj", List.of("ffn_down_shexp")),
          Map.entry("mlp.shared_expert.gate_proj", List.of("ffn_gate_shexp")),
          Map.entry("mlp.shared_expert.up_proj", List.of("ffn_up_shexp")),
          Map.entry("mlp.shared_expert.down_proj", List.of("ffn_down_shexp")),
          Map.entry("mlp.shared_expert_gate", List.of("ffn_gate_inp_shexp")),
          Map.entry("block_sparse_moe.gate", List.of("ffn_gate_inp", "ffn_gate")),
          Map.entry("block_sparse_moe.up", List.of("ffn_up")),
          Map.entry("block_sparse_moe.down", List.of("ffn_down")),
          Map.entry("block_sparse_moe.primary_router", List.of("ffn_gate_inp")));

  /// Parameters that are not called like their module.
  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "mlp.gate.e_score_correction_bias", List.of("exp_probs_b.bias", "exp_probs_b"),
          "linear_attn.dt_bias", List.of("ssm_dt.bias", "ssm_dt"),
          "linear_attn.A_log", List.of("ssm_a"));

  private static final Map<String, String> PROJECTIONS =
      Map.of(
          "gate_proj", "ffn_gate",
          "up_proj", "ffn_up",
          "down_proj", "ffn_down",
          "w1", "ffn_gate",
          "w3", "ffn_up",
          "w2", "ffn_down",
          "gate", "ffn_gate",
          "up", "ffn_up",
          "down", "ffn_down");

  private final GgufFile file;

  GgufNames(GgufFile file) {
    this.file = file;
  }

  /// What holds a parameter.
  ///
  /// @param tensors one, or several that hold it together
  /// @param experts of how many experts' parameters these are a stack; 1 for no stack
  record Found(List<GgufTensor> tensors, long experts) {
    Found {
      tensors = List.copyOf(tensors);
    }

    /// How many elements the parameter has.
    long elements() {
      long sum = 0;
      for (GgufTensor tensor : tensors) {
        sum += tensor.elements();
      }
      return sum / experts;
    }

    /// How many bytes the parameter takes.
    long bytes() {
      long sum = 0;
      for (GgufTensor tensor : tensors) {
        sum += tensor.bytes();
      }
      return sum / experts;
    }
  }

  /// The tensors that hold a parameter; null when they are not there.
  @Nullable Found find(String module, String parameter) {
    String outside = OUTSIDE.get(module);
    if (outside != null) {
      return whole(List.of(outside), "", parameter);
    }
    if (!module.startsWith(LAYERS)) {
      return null;
    }
    int dot = module.indexOf('.', LAYERS.length());
    if (dot < 0) {
      return null;
    }
    String block = "blk." + module.substring(LAYERS.length(), dot) + ".";
    String part = module.substring(dot + 1);
    int experts = part.indexOf(EXPERTS);
    if (experts >= 0) {
      return expert(block, part.substring(experts + EXPERTS.length()), parameter);
    }
    List<String> own = PARAMETERS.get(part + "." + parameter);
    if (own != null) {
      return own.stream()
          .map(name -> one(block + name))
          .filter(f -> f != null)
          .findFirst()
          .orElse(null);
    }
    return whole(IN_LAYER.getOrDefault(part, List.of(part)), block, parameter);
  }

  private @Nullable Found whole(List<String> choices, String block, String parameter) {
    for (String choice : choices) {
      List<GgufTensor> tensors = new ArrayList<>();
      String[] names = choice.split("\\+", -1);
      for (String name : names) {
        GgufTensor tensor = file.get(block + name + "." + parameter);
        if (tensor != null) {
          tensors.add(tensor);
        }
      }
      if (tensors.size() == names.length) {
        return new Found(tensors, 1);
      }
    }
    return null;
  }

  /// @param rest the number of the expert and the name of its projection
  private @Nullable Found expert(String block, String rest, String parameter) {
    int dot = rest.indexOf('.');
    String projection = dot < 0 ? null : PROJECTIONS.get(rest.substring(dot + 1));
    if (projection == null || dot > 9) {
      return null;
    }
    String number = rest.substring(0, dot);
    GgufTensor stack = file.get(block + projection + "_exps." + parameter);
    if (stack == null) {
      // Files from before 2024-04 hold each expert apart.
      return one(block + projection + "." + number + "." + parameter);
    }
    long experts = stack.dims().getLast();
    boolean inside = stack.dims().size() > 1 && Long.parseLong(number) < experts;
    return inside ? new Found(List.of(stack), experts) : null;
  }

  private @Nullable Found one(String name) {
    GgufTensor tensor = file.get(name);
    return tensor == null ? null : new Found(List.of(tensor), 1);
  }

  /// A name under which a tensor's module would stand in a model of no known architecture; null
  /// for stacks of experts and for what is no parameter of a module.
  static @Nullable String moduleOf(String tensor) {
    int dot = tensor.lastIndexOf('.');
    String name = dot < 0 ? tensor : tensor.substring(0, dot);
    String suffix = dot < 0 ? "" : tensor.substring(dot);
    for (Map.Entry<String, String> entry : OUTSIDE.entrySet()) {
      if (entry.getValue().equals(name)) {
        return entry.getKey() + suffix;
      }
    }
    if (!name.startsWith("blk.")) {
      return null;
    }
    int end = name.indexOf('.', 4);
    if (end < 0) {
      return null;
    }
    String part = name.substring(end + 1);
    String module = PART_NAMES.getOrDefault(part, part);
    return LAYERS + name.substring(4, end) + "." + module + suffix;
  }

  private static final Map<String, String> PART_NAMES = partNames();

  private static Map<String, String> partNames() {
    Map<String, String> out = new TreeMap<>();
    for (Map.Entry<String, List<String>> entry : IN_LAYER.entrySet()) {
      if (!entry.getKey().startsWith("block_sparse_moe")
          && !entry.getKey().contains("shared_expert.")) {
        entry.getValue().forEach(name -> out.put(name, entry.getKey()));
      }
    }
    out.put("ffn_gate_exps", "mlp.experts.gate_proj");
    out.put("ffn_up_exps", "mlp.experts.up_proj");
    out.put("ffn_down_exps", "mlp.experts.down_proj");
    return out;
  }
}
