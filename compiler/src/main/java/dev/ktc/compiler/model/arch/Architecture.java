package dev.ktc.compiler.model.arch;

/// A model family whose module tree follows from its config.json.
public interface Architecture {
  /// What stands in `architectures` of its config.json: `DeepseekV3ForCausalLM`.
  String className();

  /// What stands in `model_type` of its config.json: `deepseek_v3`.
  String modelType();

  /// The modules as the modeling code of KTransformers would create them. What the config lacks or
  /// has wrong is reported to the config; the skeleton is then of no use.
  Skeleton skeleton(Config config);
}
