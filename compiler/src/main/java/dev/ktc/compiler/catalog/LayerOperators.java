package dev.ktc.compiler.catalog;

import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import java.util.List;
import java.util.stream.Stream;

/// Linear layers, routers, norms, dense blocks, rotary embeddings and stacks of layers.
final class LayerOperators {
  private static final String ROOT = "ktransformers.operators.";
  private static final Support CUDA = new Support(List.of(DeviceKind.CUDA), Release.ALL);
  private static final Support SINCE_0_3 = new Support(List.of(DeviceKind.CUDA), Release.SINCE_0_3);
  private static final Support LATE = new Support(List.of(DeviceKind.CUDA), List.of(Release.HEAD));
  private static final Support XPU = new Support(List.of(DeviceKind.XPU), Release.SINCE_0_3);
  private static final Support SFT = new Support(List.of(DeviceKind.CUDA), List.of(Release.SFT));

  private static final String CHILDREN_DECIDE = "its linear layers decide where they run";

  private LayerOperators() {}

  static List<OperatorSpec> all() {
    return Stream.of(linear(), routers(), norms(), dense(), rotary(), models())
        .flatMap(List::stream)
        .toList();
  }

  private static List<OperatorSpec> linear() {
    return List.of(
        new OperatorSpec(
            ROOT + "linear.KTransformersLinear",
            OperatorKind.LINEAR,
            Family.ANY,
            List.of(Modules.LINEAR),
            new Support(List.of(DeviceKind.values()), Release.ALL),
            Arguments.LINEAR,
            OperatorMemory.BY_OPERATION,
            "moves its input to its own device; also takes the arguments of its operation"));
  }

  private static List<OperatorSpec> routers() {
    return List.of(
        layer(
            "gate.KMoEGate",
            OperatorKind.ROUTER,
            Family.ANY,
            Modules.deepseekV3("MoEGate"),
            SINCE_0_3,
            "needs the router's e_score_correction_bias, so DeepSeek-V3 and its kin"),
        layer(
            "gate.KMoEGateIPEXLLM",
            OperatorKind.ROUTER,
            Family.XPU,
            Modules.deepseekV3("MoEGate"),
            XPU,
            ""),
        new OperatorSpec(
            ROOT + "gate.KMoEGateQwen2Moe",
            OperatorKind.ROUTER,
            Family.V1,
            List.of(Modules.LINEAR),
            SINCE_0_3,
            List.of(
                Arguments.generateDevice("cuda"),
                new ArgumentSpec("generate_op", ArgumentSpec.Type.OPERATION, "KLinearMarlin", ""),
                Arguments.prefillDevice("cuda"),
                new ArgumentSpec("prefill_op", ArgumentSpec.Type.OPERATION, "KLinearMarlin", ""),
                new ArgumentSpec(
                    "use_quant", ArgumentSpec.Type.BOOLEAN, "False", "quantise the router")),
            OperatorMemory.PLAIN,
            "does not work",
            OperatorLimits.of(OperatorKind.ROUTER)
                .withDefect(Phase.P4, "KeyError: '{module}.e_score_correction_bias'")));
  }

  private static List<OperatorSpec> norms() {
    return List.of(
        norm("RMSNorm", Modules.deepseekV3("DeepseekV3RMSNorm"), SINCE_0_3),
        norm("KQwen2MoeRMSNorm", Modules.qwen2("Qwen2MoeRMSNorm"), SINCE_0_3),
        norm("KQwen3MoeRMSNorm", Modules.qwen3("Qwen3MoeRMSNorm"), SINCE_0_3),
        norm("KQwen3NextRMSNorm", Modules.qwen3Next("Qwen3NextRMSNorm"), LATE),
        norm("KSmallthinkerRMSNorm", Modules.smallthinker("SmallthinkerRMSNorm"), LATE),
        norm("KGlm4MoeRMSNorm", Modules.glm4("Glm4MoeRMSNorm"), LATE),
        norm("DeepseekV3RMSNormTorch", Modules.deepseekV3("DeepseekV3RMSNorm"), SINCE_0_3),
        layer(
            "layernorm.KDeepseekRMSNormIPEXLLM",
            OperatorKind.NORM,
            Family.XPU,
            List.of(
                Modules.deepseekV3("DeepseekV3RMSNorm"),
                Modules.deepseekV2("DeepseekV2RMSNorm"),
                Modules.qwen3("Qwen3MoeRMSNorm")),
            XPU,
            ""));
  }

  private static List<OperatorSpec> dense() {
    return List.of(
        dense("kDeepseekV3MLP", Modules.deepseekV3("DeepseekV3MLP"), SINCE_0_3),
        layer(
            "mlp.KQwen2MoeMLP",
            OperatorKind.MLP,
            Family.SERVE,
            List.of(
                Modules.qwen2("Qwen2MoeMLP"),
                Modules.qwen3("Qwen3MoeMLP"),
                Modules.qwen3Next("Qwen3NextMLP")),
            SINCE_0_3,
            CHILDREN_DECIDE),
        dense(
            "KSmallthinkerDenseMlpBlock", Modules.smallthinker("SmallthinkerDenseMlpBlock"), LATE),
        dense("KGlm4MoeMLP", Modules.glm4("Glm4MoeMLP"), LATE));
  }

  private static List<OperatorSpec> rotary() {
    return List.of(
        rotary(
            "RotaryEmbedding",
            List.of(
                Modules.deepseekV2("DeepseekV2RotaryEmbedding"),
                Modules.qwen2("Qwen2MoeRotaryEmbedding"),
                Modules.mixtral("MixtralRotaryEmbedding")),
            CUDA,
            ""),
        rotary("RotaryEmbeddingV2", List.of(Modules.llama("LlamaRotaryEmbedding")), CUDA, ""),
        rotary(
            "RotaryEmbeddingV3",
            List.of(Modules.deepseekV3("DeepseekV3RotaryEmbedding")),
            SINCE_0_3,
            "for models without rope_scaling"),
        rotary(
            "RotaryEmbeddingV4",
            List.of(Modules.deepseekV3("DeepseekV3RotaryEmbedding")),
            SINCE_0_3,
            "always on the current CUDA device, wherever generate_device puts its weights"),
        rotary(
            "YarnRotaryEmbedding",
            List.of(Modules.deepseekV2("DeepseekV2YarnRotaryEmbedding")),
            CUDA,
            ""),
        rotary(
            "YarnRotaryEmbeddingV3",
            List.of(Modules.deepseekV3("DeepseekV3RotaryEmbedding")),
            SINCE_0_3,
            "needs rope_scaling in the model's config"),
        rotary(
            "DynamicNTKScalingRotaryEmbedding",
            List.of(Modules.llama("LlamaDynamicNTKScalingRotaryEmbedding")),
            CUDA,
            ""),
        rotary(
            "KQwen3MoeRotaryEmbedding",
            List.of(
                Modules.qwen3("Qwen3MoeRotaryEmbedding"),
                Modules.qwen2("Qwen2MoeRotaryEmbedding"),
                Modules.qwen3Next("Qwen3NextRotaryEmbedding")),
            SINCE_0_3,
            ""),
        rotary(
            "KSmallthinkerRotaryEmbedding",
            List.of(Modules.smallthinker("SmallthinkerRotaryEmbedding")),
            LATE,
            ""),
        rotary(
            "KGlm4MoeRotaryEmbedding", List.of(Modules.glm4("Glm4MoeRotaryEmbedding")), LATE, ""));
  }

  private static List<OperatorSpec> models() {
    return List.of(
        model(
            "KDeepseekV2Model",
            List.of(Modules.deepseekV2("DeepseekV2Model"), Modules.deepseekV3("DeepseekV3Model")),
            CUDA,
            "prefill_device is forbidden"),
        model(
            "KQwen2MoeModel",
            List.of(Modules.qwen2("Qwen2MoeModel"), Modules.qwen3("Qwen3MoeModel")),
            CUDA,
            "prefill_device is forbidden"),
        model(
            "KLlamaModel",
            List.of(Modules.llama("LlamaModel")),
            CUDA,
            "prefill_device is forbidden; transfer_map has no effect"),
        model(
            "KQwen3MoeModel",
            List.of(Modules.qwen3("Qwen3MoeModel")),
            SFT,
            "prefill_device is forbidden; transfer_map has no effect"));
  }

  private static OperatorSpec norm(String name, String replaces, Support support) {
    return layer(
        "layernorm." + name,
        OperatorKind.NORM,
        Family.SERVE,
        replaces,
        support,
        "computes on the current CUDA device, wherever generate_device puts its weight");
  }

  private static OperatorSpec dense(String name, String replaces, Support support) {
    return layer("mlp." + name, OperatorKind.MLP, Family.SERVE, replaces, support, CHILDREN_DECIDE);
  }

  private static OperatorSpec rotary(
      String name, List<String> replaces, Support support, String note) {
    return new OperatorSpec(
        ROOT + "RoPE." + name,
        OperatorKind.ROTARY,
        Family.ANY,
        replaces,
        support,
        Arguments.DEVICES,
        OperatorMemory.PLAIN,
        note);
  }

  private static OperatorSpec model(
      String name, List<String> replaces, Support support, String note) {
    return new OperatorSpec(
        ROOT + "models." + name,
        OperatorKind.MODEL,
        Family.ANY,
        replaces,
        support,
        Arguments.MODEL,
        OperatorMemory.PLAIN,
        note);
  }

  private static OperatorSpec layer(
      String path,
      OperatorKind kind,
      Family family,
      String replaces,
      Support support,
      String note) {
    return layer(path, kind, family, List.of(replaces), support, note);
  }

  private static OperatorSpec layer(
      String path,
      OperatorKind kind,
      Family family,
      List<String> replaces,
      Support support,
      String note) {
    return new OperatorSpec(
        ROOT + path,
        kind,
        family,
        replaces,
        support,
        Arguments.devices(family == Family.XPU ? "xpu" : "cuda"),
        OperatorMemory.PLAIN,
        note);
  }
}
