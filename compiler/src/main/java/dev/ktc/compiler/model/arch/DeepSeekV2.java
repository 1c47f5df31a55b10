package dev.ktc.compiler.model.arch;

/// DeepSeek-V2, V2-Lite, V2.5 and Coder-V2.
final class DeepSeekV2 implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_deepseek", "DeepseekV2");

  @Override
  public String className() {
    return "DeepseekV2ForCausalLM";
  }

  @Override
  public String modelType() {
    return "deepseek_v2";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    return new DeepSeek(FAMILY, config, false).skeleton();
  }
}
