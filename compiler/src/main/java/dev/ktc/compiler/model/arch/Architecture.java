package dev.ktc.compiler.model.arch;

import java.util.List;

/// A model family whose module tree follows from its config.json.
public interface Architecture {
  /// What stands in `architectures` of its config.json: `DeepseekV3ForCausalLM`.
  String className();

  /// What stands in `model_type` of its config.json: `deepseek_v3`.
  String modelType();

  /// The Python module that defines its classes: `ktransformers.models.modeling_deepseek_v3`.
  String pythonModule();

  /// Classes of other modules that its modules have too.
  default List<String> borrowed() {
    return List.of();
  }

  /// The modules as the modeling code of KTransformers would create them. What the config lacks or
  /// has wrong is reported to the config; the skeleton is then of no use.
  Skeleton skeleton(Config config);
}
