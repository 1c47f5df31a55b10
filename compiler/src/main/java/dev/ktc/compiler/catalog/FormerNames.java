package dev.ktc.compiler.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names that old documentation still teaches, and what they became.
public final class FormerNames {
  /// One renaming.
  private record Renamed(String former, String current) {}

  private static final List<Renamed> CLASSES =
      List.of(
          new Renamed("KTransformerLinear", "ktransformers.operators.linear.KTransformersLinear"),
          new Renamed("LinearTorchInject", "ktransformers.operators.linear.KTransformersLinear"),
          new Renamed(
              "KTransformersMLPExpert", "ktransformers.operators.experts.KTransformersExperts"),
          new Renamed("DeepseekV2MoEInjected", "ktransformers.operators.experts.KDeepseekV2MoE"),
          new Renamed(
              "DeepseekV2AttentionInjected",
              "ktransformers.operators.attention.KDeepseekV2Attention"));

  private static final List<Renamed> OPERATIONS =
      List.of(
          new Renamed("MLPCPUExperts", "KExpertsCPU"),
          new Renamed("MLPCUDAExperts", "KExpertsMarlin"),
          new Renamed("MLPExpertsTorch", "KExpertsTorch"),
          new Renamed("QuantizedLinearMarlin", "KLinearMarlin"),
          new Renamed("QuantizedLinearTorch", "KLinearTorch"),
          new Renamed("LinearTorchInject", "KLinearTorch"));

  private FormerNames() {}

  /// The path of the class that once had this name; null when there is none.
  public static @Nullable String ofClass(String name) {
    return find(CLASSES, name);
  }

  /// The operation that once had this name; null when there is none.
  public static @Nullable String ofOperation(String name) {
    return find(OPERATIONS, name);
  }

  private static @Nullable String find(List<Renamed> names, String name) {
    for (Renamed renamed : names) {
      if (renamed.former().equals(name)) {
        return renamed.current();
      }
    }
    return null;
  }
}
