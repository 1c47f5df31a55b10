package dev.ktc.compiler.model;

import java.util.List;

/// What is known of a model besides its modules.
///
/// @param modelType `model_type` of its config.json
/// @param layers `num_hidden_layers`
/// @param hiddenSize `hidden_size`
/// @param caches one per attention layer, in layer order
/// @param classesKnown false when the tree was made from tensor names alone, so that class
///     conditions can only be guessed
/// @param weightFormat how the checkpoint stores its linear layers
/// @param tied whether `lm_head` has the weights of `model.embed_tokens`
public record ModelFacts(
    String modelType,
    int layers,
    long hiddenSize,
    List<CacheSpec> caches,
    boolean classesKnown,
    WeightFormat weightFormat,
    boolean tied) {
  public ModelFacts {
    caches = List.copyOf(caches);
  }

  /// Facts of a model whose output layer has weights of its own.
  public ModelFacts(
      String modelType,
      int layers,
      long hiddenSize,
      List<CacheSpec> caches,
      boolean classesKnown,
      WeightFormat weightFormat) {
    this(modelType, layers, hiddenSize, caches, classesKnown, weightFormat, false);
  }

  /// The same with another format of the weights.
  public ModelFacts withWeightFormat(WeightFormat format) {
    return new ModelFacts(modelType, layers, hiddenSize, caches, classesKnown, format, tied);
  }

  /// How a checkpoint stores its linear layers.
  public enum WeightFormat {
    /// bfloat16, float16 or float32 safetensors.
    PLAIN,
    /// FP8 with block scales.
    FP8
  }
}
