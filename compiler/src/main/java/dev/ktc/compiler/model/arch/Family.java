package dev.ktc.compiler.model.arch;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.Blueprint.Child;
import dev.ktc.compiler.model.ModelClasses;
import dev.ktc.compiler.model.ModuleClass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// The classes of one modeling module: `ktransformers.models.modeling_deepseek_v3` with the prefix
/// `DeepseekV3`.
///
/// @param module dotted path of the Python module
/// @param prefix with which its class names begin
record Family(String module, String prefix) {
  /// The class with a name that begins with the prefix.
  ModuleClass type(String suffix) {
    return named(prefix + suffix);
  }

  /// A class by its full name.
  ModuleClass named(String name) {
    ModuleClass known = ModelClasses.find(module + "." + name);
    if (known == null) {
      throw new KtcBug("no class " + name + " in " + module);
    }
    return known;
  }

  /// A norm of the family.
  Blueprint norm(long width) {
    return Parts.norm(type("RMSNorm"), width);
  }

  /// The rotary embedding, which has no parameters.
  Blueprint rotary() {
    return Blueprint.leaf(type("RotaryEmbedding"), List.of());
  }

  /// A decoder layer: attention, then a feed-forward part, each with a norm before it.
  Blueprint decoderLayer(long hidden, Child attention, Child feedForward) {
    return Parts.module(
        type("DecoderLayer"),
        attention,
        feedForward,
        Parts.child("input_layernorm", norm(hidden)),
        Parts.child("post_attention_layernorm", norm(hidden)));
  }

  /// The norm that follows the layers in `model`.
  Child lastNorm(long hidden) {
    return Parts.child("norm", norm(hidden));
  }

  /// The whole model around its layers: `model` with embeddings, layers, `tail`, then `lm_head`.
  ///
  /// @param causal name of the root's class
  /// @param layer the layer with a number; asked once per layer, may answer with the same one
  /// @param tail what follows the layers in `model`: the norm, sometimes a rotary embedding
  Blueprint causal(Config config, String causal, LongFunction<Blueprint> layer, List<Child> tail) {
    long vocabulary = config.size("vocab_size");
    long hidden = config.size("hidden_size");
    List<Child> children = new ArrayList<>();
    children.add(Parts.child("embed_tokens", Parts.embedding(vocabulary, hidden)));
    children.add(Parts.child("layers", layers(config.size("num_hidden_layers"), layer)));
    children.addAll(tail);
    return Parts.module(
        named(causal),
        Parts.child("model", Blueprint.of(type("Model"), List.of(), children)),
        Parts.child("lm_head", Parts.linear(vocabulary, hidden)));
  }

  private static Blueprint layers(long count, LongFunction<Blueprint> layer) {
    if (count > Parts.MAX_LAYERS) {
      return Parts.tooLarge();
    }
    List<Blueprint> out = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      out.add(layer.apply(i));
    }
    return Parts.list(out);
  }
}
