package dev.ktc.compiler.model.arch;

/// DeepSeek-V3 and R1, and what was built on them: Moonlight, Kimi-K2.
final class DeepSeekV3 implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_deepseek_v3", "DeepseekV3");

  @Override
  public String className() {
    return "DeepseekV3ForCausalLM";
  }

  @Override
  public String modelType() {
    return "deepseek_v3";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    String method = config.text("topk_method");
    boolean scoreCorrection = method == null || method.equals("noaux_tc");
    return new DeepSeek(FAMILY, config, scoreCorrection).skeleton();
  }
}
