package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.norm;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.Blueprint.Child;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dimensions of grouped-query attention in a config.
///
/// @param hidden `hidden_size`
/// @param heads `num_attention_heads`
/// @param keyValueHeads `num_key_value_heads`, else as many as heads
/// @param headDim `head_dim`, else hidden size over heads
record Grouped(long hidden, long heads, long keyValueHeads, long headDim) {

  static Grouped of(Config config) {
    long hidden = config.size("hidden_size");
    long heads = config.size("num_attention_heads");
    long keyValueHeads = config.size("num_key_value_heads", heads);
    if (config.sound("num_attention_heads", "num_key_value_heads") && heads % keyValueHeads != 0) {
      config.wrong("num_key_value_heads", "does not divide `num_attention_heads`, " + heads);
    }
    if (config.sound("num_attention_heads", "hidden_size")
        && !config.has("head_dim")
        && hidden % heads != 0) {
      config.wrong("num_attention_heads", "does not divide `hidden_size`, " + hidden);
    }
    return new Grouped(
        hidden, heads, keyValueHeads, config.size("head_dim", Math.max(1, hidden / heads)));
  }

  /// `q_proj`, `k_proj`, `v_proj`, `o_proj`, then what follows.
  ///
  /// @param type class of the attention module
  /// @param queryWidth how many times the query's own width `q_proj` has: 2 with an output gate
  /// @param bias whether q, k and v have a bias
  /// @param outBias whether o has one
  /// @param headNorm class of `q_norm` and `k_norm`, null where there are none
  /// @param tail what follows
  Blueprint attention(
      ModuleClass type,
      long queryWidth,
      boolean bias,
      boolean outBias,
      @Nullable ModuleClass headNorm,
      List<Child> tail) {
    List<Child> children = new ArrayList<>();
    children.add(child("q_proj", linear(heads * headDim * queryWidth, hidden, bias)));
    children.add(child("k_proj", linear(keyValueHeads * headDim, hidden, bias)));
    children.add(child("v_proj", linear(keyValueHeads * headDim, hidden, bias)));
    children.add(child("o_proj", linear(hidden, heads * headDim, outBias)));
    if (headNorm != null) {
      children.add(child("q_norm", norm(headNorm, headDim)));
      children.add(child("k_norm", norm(headNorm, headDim)));
    }
    children.addAll(tail);
    return Blueprint.of(type, List.of(), children);
  }

  /// The KV cache of a layer.
  CacheSpec cache(long layer) {
    String formula = "2 · " + keyValueHeads + " KV heads · " + headDim + " · 2 B per token";
    return new CacheSpec(
        Parts.attention(layer), 2 * keyValueHeads * headDim * Parts.BYTES_OF_BFLOAT16, 0, formula);
  }
}
