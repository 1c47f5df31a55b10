package dev.ktc.compiler.catalog;

import dev.ktc.compiler.catalog.OperatorLimits.NoOperation;
import java.util.List;

/// Routed experts and the blocks around them.
final class ExpertOperators {
  private static final String MODULE = "ktransformers.operators.experts.";
  private static final List<DeviceKind> CUDA = List.of(DeviceKind.CUDA);
  private static final List<DeviceKind> HOST_AND_CUDA = List.of(DeviceKind.CPU, DeviceKind.CUDA);
  private static final List<Release> LATE = List.of(Release.HEAD);

  private static final OperatorLimits LIMITS = OperatorLimits.of(OperatorKind.EXPERTS);

  private ExpertOperators() {}

  static List<OperatorSpec> all() {
    return List.of(
        experts("KTransformersExperts", Family.V1, Release.ALL, ""),
        experts(
                "KTransformersExpertsV2",
                Family.SERVE,
                Release.SINCE_0_3,
                "only KExpertsCPU can follow its calls")
            .limited(LIMITS.with(NoOperation.TEXT_IS_NULL)),
        experts("KSmallthinkerExperts", Family.SERVE, LATE, "takes the text None as prefill_op")
            .limited(LIMITS.with(NoOperation.FINE_AS_PREFILL)),
        experts("KGlm4Experts", Family.SERVE, LATE, "takes the text None as prefill_op")
            .limited(LIMITS.with(NoOperation.FINE_AS_PREFILL)),
        block(
            "KDeepseekV2MoE",
            Family.V1,
            List.of(Modules.deepseekV2("DeepseekV2MoE")),
            CUDA,
            Release.ALL),
        block(
            "KDeepseekV3MoE",
            Family.V1,
            List.of(Modules.deepseekV3("DeepseekV3MoE")),
            CUDA,
            Release.SINCE_0_3),
        block(
            "KQwen2MoeSparseMoeBlock",
            Family.V1,
            List.of(Modules.qwen2("Qwen2MoeSparseMoeBlock")),
            CUDA,
            Release.ALL),
        block(
            "KMistralSparseMoEBlock",
            Family.V1,
            List.of(Modules.mixtral("MixtralSparseMoeBlock")),
            CUDA,
            Release.ALL),
        block(
            "KDeepseekV3MoEV2",
            Family.SERVE,
            List.of(Modules.deepseekV3("DeepseekV3MoE")),
            CUDA,
            Release.SINCE_0_3),
        block(
            "KQwen2MoeSparseMoeBlockV2",
            Family.SERVE,
            List.of(Modules.qwen2("Qwen2MoeSparseMoeBlock")),
            CUDA,
            Release.SINCE_0_3),
        block(
            "KQwen3MoeSparseMoeBlockV2",
            Family.SERVE,
            List.of(Modules.qwen3("Qwen3MoeSparseMoeBlock")),
            List.of(DeviceKind.CUDA, DeviceKind.XPU),
            Release.SINCE_0_3),
        block(
            "KSmallthinkerMoeBlock",
            Family.SERVE,
            List.of(Modules.smallthinker("SmallthinkerMoeBlock")),
            CUDA,
            LATE),
        block("KGlm4MoeMoE", Family.SERVE, List.of(Modules.glm4("Glm4MoeMoE")), CUDA, LATE),
        block(
            "KQwen3NextSparseMoeBlockV2",
            Family.SERVE,
            List.of(Modules.qwen3Next("Qwen3NextSparseMoeBlock")),
            CUDA,
            LATE),
        block(
            "KQwen3MoeSparseMoeBlock",
            Family.SFT,
            List.of(Modules.qwen3("Qwen3MoeSparseMoeBlock")),
            CUDA,
            List.of(Release.SFT)));
  }

  private static OperatorSpec experts(
      String name, Family family, List<Release> releases, String note) {
    return new OperatorSpec(
        MODULE + name,
        OperatorKind.EXPERTS,
        family,
        List.of(Modules.MODULE_LIST),
        new Support(HOST_AND_CUDA, releases),
        Arguments.EXPERTS,
        OperatorMemory.EXPERTS,
        note);
  }

  private static OperatorSpec block(
      String name,
      Family family,
      List<String> replaces,
      List<DeviceKind> devices,
      List<Release> releases) {
    return new OperatorSpec(
        MODULE + name,
        OperatorKind.MOE_BLOCK,
        family,
        replaces,
        new Support(devices, releases),
        Arguments.DEVICES,
        OperatorMemory.PLAIN,
        "");
  }
}
