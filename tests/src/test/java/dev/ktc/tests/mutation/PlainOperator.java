package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.PlainModel.PlainModule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the judge knows of an operator, from the catalogue of KTransformers v0.3.2.
///
/// @param path its class
/// @param serves whether it is of the balance_serve family; null where it goes with both
/// @param replaces classes of modules that it is made for
record PlainOperator(String path, Role role, @Nullable Boolean serves, List<String> replaces) {
  /// What it computes.
  enum Role {
    LINEAR,
    EXPERTS,
    BLOCK,
    ATTENTION,
    GATE,
    MODEL,
    ROTARY
  }

  static final Set<String> LINEAR_OPERATIONS =
      Set.of(
          "KLinearMarlin",
          "KLinearTorch",
          "KLinearCPUInfer",
          "VLinearMarlin",
          "KLinearFP8",
          "KLinearQ8",
          "KLinearIPEXLLM");
  static final Set<String> EXPERT_OPERATIONS =
      Set.of("KExpertsCPU", "KExpertsTorch", "KExpertsMarlin");

  private static final String OPERATORS = "ktransformers.operators.";
  private static final String V2 = "ktransformers.models.modeling_deepseek.DeepseekV2";
  private static final String V3 = "ktransformers.models.modeling_deepseek_v3.";
  private static final String QWEN = "ktransformers.models.modeling_qwen2_moe.Qwen2Moe";

  private static final Map<String, PlainOperator> ALL =
      List.of(
              of("linear.KTransformersLinear", Role.LINEAR, null, "torch.nn.Linear"),
              of("experts.KTransformersExperts", Role.EXPERTS, false, "torch.nn.ModuleList"),
              of("experts.KTransformersExpertsV2", Role.EXPERTS, true, "torch.nn.ModuleList"),
              of("experts.KDeepseekV2MoE", Role.BLOCK, false, V2 + "MoE"),
              of("experts.KDeepseekV3MoE", Role.BLOCK, false, V3 + "DeepseekV3MoE"),
              of("experts.KQwen2MoeSparseMoeBlock", Role.BLOCK, false, QWEN + "SparseMoeBlock"),
              of("experts.KDeepseekV3MoEV2", Role.BLOCK, true, V3 + "DeepseekV3MoE"),
              of("experts.KQwen2MoeSparseMoeBlockV2", Role.BLOCK, true, QWEN + "SparseMoeBlock"),
              of(
                  "attention.KDeepseekV2Attention",
                  Role.ATTENTION,
                  false,
                  V2 + "Attention",
                  V3 + "DeepseekV3Attention"),
              of(
                  "balance_serve_attention.flashinfer_attn",
                  Role.ATTENTION,
                  true,
                  V2 + "Attention",
                  V3 + "DeepseekV3Attention"),
              of("gate.KMoEGate", Role.GATE, null, V3 + "MoEGate"),
              of("models.KDeepseekV2Model", Role.MODEL, null, V2 + "Model", V3 + "DeepseekV3Model"),
              of("models.KQwen2MoeModel", Role.MODEL, null, QWEN + "Model"),
              of("RoPE.RotaryEmbedding", Role.ROTARY, null, QWEN + "RotaryEmbedding"),
              of("RoPE.YarnRotaryEmbedding", Role.ROTARY, null, V2 + "YarnRotaryEmbedding"),
              of("RoPE.YarnRotaryEmbeddingV3", Role.ROTARY, null, V3 + "DeepseekV3RotaryEmbedding"))
          .stream()
          .collect(Collectors.toMap(PlainOperator::path, Function.identity()));

  private static PlainOperator of(
      String path, Role role, @Nullable Boolean serves, String... replaces) {
    return new PlainOperator(OPERATORS + path, role, serves, List.of(replaces));
  }

  /// The operator of a path; null where nothing of that name can be imported.
  static @Nullable PlainOperator named(String path) {
    return ALL.get(path);
  }

  /// What it reads besides the two devices.
  Set<String> arguments() {
    return switch (role) {
      case LINEAR ->
          Set.of(
              "generate_op",
              "prefill_op",
              "num_bits",
              "group_size",
              "act_order",
              "is_k_full",
              "out_device",
              "stride",
              "group_max_len",
              "block_size",
              "precision");
      case EXPERTS -> Set.of("generate_op", "prefill_op", "out_device", "backend");
      case ATTENTION -> Set.of("chunck_size", "absorb_for_prefill");
      case MODEL -> Set.of("device", "per_layer_prefill_intput_threshold", "transfer_map");
      case BLOCK, GATE, ROTARY -> Set.of();
    };
  }

  boolean fits(PlainModule module) {
    boolean type = replaces.stream().anyMatch(module::isA);
    return role == Role.EXPERTS ? module.isExperts() : type;
  }
}
