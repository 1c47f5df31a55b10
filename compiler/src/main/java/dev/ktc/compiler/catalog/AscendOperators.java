package dev.ktc.compiler.catalog;

import java.util.List;

/// Operators for Ascend NPUs. Importing any of them needs `torch_npu`.
final class AscendOperators {
  private static final String ROOT = "ktransformers.operators.ascend.";
  private static final String NOTE = "needs torch_npu";
  private static final Support NPU = new Support(List.of(DeviceKind.NPU), List.of(Release.HEAD));

  private AscendOperators() {}

  static List<OperatorSpec> all() {
    List<String> deepseek =
        List.of(
            Modules.deepseekV2("DeepseekV2Attention"), Modules.deepseekV3("DeepseekV3Attention"));
    List<String> mlp = List.of(Modules.deepseekV3("DeepseekV3MLP"));
    return List.of(
        new OperatorSpec(
            ROOT + "ascend_linear.KTransformersLinearW8A8A2",
            OperatorKind.LINEAR,
            Family.NPU,
            List.of(Modules.LINEAR),
            NPU,
            Arguments.LINEAR,
            OperatorMemory.BY_OPERATION,
            NOTE),
        new OperatorSpec(
            ROOT + "ascend_experts.KTransformersExpertsW8A8",
            OperatorKind.EXPERTS,
            Family.NPU,
            List.of(Modules.MODULE_LIST),
            new Support(List.of(DeviceKind.CPU, DeviceKind.NPU), List.of(Release.HEAD)),
            Arguments.EXPERTS,
            OperatorMemory.EXPERTS,
            NOTE),
        layer(
            "ascend_experts.KDeepseekV3MoEW8A8",
            OperatorKind.MOE_BLOCK,
            List.of(Modules.deepseekV3("DeepseekV3MoE")),
            "cuda"),
        new OperatorSpec(
            ROOT + "ascend_experts.KQwen3MoeSparseMoeBlockW8A8",
            OperatorKind.MOE_BLOCK,
            Family.NPU,
            List.of(Modules.qwen3("Qwen3MoeSparseMoeBlock")),
            NPU,
            Arguments.devices("npu"),
            new OperatorMemory(Storage.BFLOAT16, false, 0, null, "KExpertsCPUW8A8"),
            NOTE + "; builds its experts on the host by itself"),
        layer(
            "ascend_attention.KDeepseekV2AttentionW8A8A2",
            OperatorKind.ATTENTION,
            deepseek,
            "cuda"),
        layer(
            "ascend_attention.KDeepseekV2AttentionW8A8A2Serve",
            OperatorKind.ATTENTION,
            deepseek,
            "cuda"),
        layer(
            "ascend_attention.KQwen3MoeAttentionW8A8A2Serve",
            OperatorKind.ATTENTION,
            List.of(Modules.qwen3("Qwen3MoeAttention")),
            "cuda"),
        layer(
            "ascend_gate.KDeepseekV3GateA2",
            OperatorKind.ROUTER,
            List.of(Modules.deepseekV3("MoEGate")),
            "cuda"),
        layer(
            "ascend_layernorm.KDeepseekV3RMSNormW8A8",
            OperatorKind.NORM,
            List.of(Modules.deepseekV3("DeepseekV3RMSNorm")),
            "cuda"),
        layer(
            "ascend_layernorm.KQwen3MoeRMSNormW8A8",
            OperatorKind.NORM,
            List.of(Modules.qwen3("Qwen3MoeRMSNorm")),
            "cuda"),
        layer("ascend_mlp.KDeepseekV3MLPW8A8A2V1", OperatorKind.MLP, mlp, "cuda"),
        layer("ascend_mlp.KDeepseekV3MLPW8A8A2V2", OperatorKind.MLP, mlp, "cuda"));
  }

  private static OperatorSpec layer(
      String path, OperatorKind kind, List<String> replaces, String device) {
    return new OperatorSpec(
        ROOT + path,
        kind,
        Family.NPU,
        replaces,
        NPU,
        Arguments.devices(device),
        OperatorMemory.PLAIN,
        NOTE);
  }
}
