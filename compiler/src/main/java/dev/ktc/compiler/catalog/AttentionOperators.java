package dev.ktc.compiler.catalog;

import java.util.List;
import java.util.stream.Stream;

/// Attention layers.
final class AttentionOperators {
  private static final String V1 = "ktransformers.operators.attention.";
  private static final String SERVE = "ktransformers.operators.balance_serve_attention.";
  private static final List<DeviceKind> CUDA = List.of(DeviceKind.CUDA);
  private static final List<String> DEEPSEEK =
      List.of(Modules.deepseekV2("DeepseekV2Attention"), Modules.deepseekV3("DeepseekV3Attention"));
  private static final OperatorMemory COPIES_KV_B =
      new OperatorMemory(
          Storage.BFLOAT16, false, OperatorMemory.FLASHINFER_WORKSPACE, "kv_b_proj", null);

  private AttentionOperators() {}

  static List<OperatorSpec> all() {
    return Stream.concat(localChat().stream(), serve().stream()).toList();
  }

  private static List<OperatorSpec> localChat() {
    List<ArgumentSpec> multiHeadLatent =
        List.of(
            Arguments.ATTENTION.get(0),
            Arguments.ATTENTION.get(1),
            Arguments.ATTENTION.get(2),
            new ArgumentSpec(
                "absorb_for_prefill",
                ArgumentSpec.Type.BOOLEAN,
                "False",
                "less memory on long prompts",
                Release.SINCE_0_3));
    return List.of(
        new OperatorSpec(
            V1 + "KDeepseekV2Attention",
            OperatorKind.ATTENTION,
            Family.V1,
            DEEPSEEK,
            new Support(List.of(DeviceKind.CUDA, DeviceKind.XPU, DeviceKind.CPU), Release.ALL),
            multiHeadLatent,
            OperatorMemory.FLASHINFER,
            "reads kv_b_proj.weight itself: that layer must stay `default`"),
        new OperatorSpec(
            V1 + "KLlamaAttention",
            OperatorKind.ATTENTION,
            Family.V1,
            List.of(Modules.llama("LlamaAttention")),
            new Support(CUDA, Release.ALL),
            Arguments.DEVICES,
            OperatorMemory.PLAIN,
            "long contexts, with KLlamaModel"),
        new OperatorSpec(
            V1 + "KQwen3MoeAttentionIPEXLLM",
            OperatorKind.ATTENTION,
            Family.XPU,
            List.of(Modules.qwen3("Qwen3MoeAttention")),
            new Support(List.of(DeviceKind.XPU), Release.SINCE_0_3),
            List.of(
                Arguments.generateDevice("xpu"),
                Arguments.prefillDevice("xpu"),
                Arguments.ATTENTION.get(2)),
            OperatorMemory.PLAIN,
            ""),
        new OperatorSpec(
            V1 + "KQwen3MoeAttention",
            OperatorKind.ATTENTION,
            Family.SFT,
            List.of(Modules.qwen3("Qwen3MoeAttention")),
            new Support(CUDA, List.of(Release.SFT)),
            Arguments.ATTENTION,
            OperatorMemory.PLAIN,
            "for fine-tuning"));
  }

  private static List<OperatorSpec> serve() {
    return List.of(
        serve("flashinfer_attn", DEEPSEEK, COPIES_KV_B, Release.SINCE_0_3),
        serve("deepseek_torch_attn", DEEPSEEK, COPIES_KV_B, Release.SINCE_0_3),
        serve(
            "KQwen2MoeAttention",
            List.of(Modules.qwen2("Qwen2MoeAttention")),
            OperatorMemory.FLASHINFER,
            Release.SINCE_0_3),
        serve(
            "KQwen3MoeAttention",
            List.of(Modules.qwen3("Qwen3MoeAttention")),
            OperatorMemory.FLASHINFER,
            Release.SINCE_0_3),
        serve(
            "KSmallthinkerAttention",
            List.of(Modules.smallthinker("SmallthinkerAttention")),
            OperatorMemory.FLASHINFER,
            List.of(Release.HEAD)),
        serve(
            "KGlm4MoeAttention",
            List.of(Modules.glm4("Glm4MoeAttention")),
            OperatorMemory.FLASHINFER,
            List.of(Release.HEAD)),
        serve(
            "KQwen3NextAttention",
            List.of(Modules.qwen3Next("Qwen3NextAttention")),
            OperatorMemory.FLASHINFER,
            List.of(Release.HEAD)),
        serve(
            "KQwen3NextGatedDeltaNet",
            List.of(Modules.qwen3Next("Qwen3NextGatedDeltaNet")),
            OperatorMemory.PLAIN,
            List.of(Release.HEAD)));
  }

  private static OperatorSpec serve(
      String name, List<String> replaces, OperatorMemory memory, List<Release> releases) {
    return new OperatorSpec(
        SERVE + name,
        OperatorKind.ATTENTION,
        Family.SERVE,
        replaces,
        new Support(CUDA, releases),
        Arguments.ATTENTION,
        memory,
        "computes on the current CUDA device, wherever generate_device puts its weights");
  }
}
