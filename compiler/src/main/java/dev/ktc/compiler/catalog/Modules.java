package dev.ktc.compiler.catalog;

/// Paths of module classes that operators replace.
final class Modules {
  static final String LINEAR = "torch.nn.Linear";
  static final String MODULE_LIST = "torch.nn.ModuleList";

  private Modules() {}

  static String deepseekV2(String name) {
    return "ktransformers.models.modeling_deepseek." + name;
  }

  static String deepseekV3(String name) {
    return "ktransformers.models.modeling_deepseek_v3." + name;
  }

  static String qwen2(String name) {
    return "ktransformers.models.modeling_qwen2_moe." + name;
  }

  static String qwen3(String name) {
    return "ktransformers.models.modeling_qwen3_moe." + name;
  }

  static String qwen3Next(String name) {
    return "ktransformers.models.modeling_qwen3_next." + name;
  }

  static String mixtral(String name) {
    return "ktransformers.models.modeling_mixtral." + name;
  }

  static String llama(String name) {
    return "ktransformers.models.modeling_llama." + name;
  }

  static String smallthinker(String name) {
    return "ktransformers.models.modeling_smallthinker." + name;
  }

  static String glm4(String name) {
    return "ktransformers.models.modeling_glm4_moe." + name;
  }
}
