package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.norm;
import static dev.ktc.compiler.model.arch.Parts.tensor;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Qwen3-Next: three layers of linear attention to each one of full attention.
final class Qwen3Next implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_qwen3_next", "Qwen3Next");
  private static final ModuleClass NORM = FAMILY.type("RMSNorm");
  private static final long BYTES_OF_FLOAT32 = 4;

  /// What tells one layer from another.
  private record Kind(boolean linear, boolean sparse) {}

  @Override
  public String className() {
    return "Qwen3NextForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen3_next";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    Grouped grouped = Grouped.of(config);
    List<String> types = config.texts("layer_types");
    long interval = config.size("full_attention_interval", 4);
    checkTypes(config, types);
    SparseLayers sparse = new SparseLayers(config);
    Map<Kind, Blueprint> kinds = new HashMap<>();
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            i ->
                kinds.computeIfAbsent(
                    new Kind(isLinear(types, interval, i), sparse.contains(i)),
                    kind -> layer(config, grouped, kind)),
            List.of(FAMILY.lastNorm(grouped.hidden()), child("rotary_emb", FAMILY.rotary())));
    return new Skeleton(
        root,
        Parts.caches(
            config, i -> isLinear(types, interval, i) ? linearState(config, i) : grouped.cache(i)));
  }

  private static void checkTypes(Config config, List<String> types) {
    if (!types.isEmpty() && types.size() != config.size("num_hidden_layers")) {
      config.wrong(
          "layer_types", "lists " + types.size() + " layers, `num_hidden_layers` says otherwise");
    }
    for (String type : types) {
      if (!type.equals("linear_attention") && !type.equals("full_attention")) {
        config.wrong("layer_types", "has the unknown type `" + type + "`");
      }
    }
  }

  private static boolean isLinear(List<String> types, long interval, long layer) {
    return layer < types.size()
        ? types.get((int) layer).equals("linear_attention")
        : (layer + 1) % interval != 0;
  }

  private static Blueprint layer(Config config, Grouped grouped, Kind kind) {
    long hidden = grouped.hidden();
    return FAMILY.decoderLayer(
        hidden,
        kind.linear()
            ? child("linear_attn", linearAttention(config))
            : child("self_attn", fullAttention(config, grouped)),
        child(
            "mlp",
            kind.sparse()
                ? Qwen2Moe.sharedMixture(FAMILY, config)
                : Qwen2Moe.mlp(FAMILY, config, config.size("intermediate_size"))));
  }

  /// `q_proj` makes the query and the gate of the output.
  private static Blueprint fullAttention(Config config, Grouped grouped) {
    boolean bias = config.flag("attention_bias", false);
    return grouped.attention(FAMILY.type("Attention"), 2, bias, bias, NORM, List.of());
  }

  private static Blueprint linearAttention(Config config) {
    Delta delta = Delta.of(config);
    long hidden = config.size("hidden_size");
    // The reference tree has no shape for A_log, as it is computed; checkpoints hold one per head.
    List<TensorSpec> own = List.of(tensor("dt_bias", delta.valueHeads()), tensor("A_log"));
    TensorSpec kernel = tensor("weight", delta.convolved(), 1L, delta.kernel());
    return Blueprint.of(
        FAMILY.type("GatedDeltaNet"),
        own,
        List.of(
            child("act", Parts.activation(config)),
            child("conv1d", Blueprint.leaf(Parts.CONV1D, List.of(kernel))),
            child("in_proj_qkvz", linear(delta.convolved() + delta.values(), hidden)),
            child("in_proj_ba", linear(2 * delta.valueHeads(), hidden)),
            child("norm", norm(FAMILY.type("RMSNormGated"), delta.valueDim())),
            child("out_proj", linear(hidden, delta.values()))));
  }

  /// The last inputs of the convolution and the recurrent state, which is kept in float32.
  private static CacheSpec linearState(Config config, long layer) {
    Delta delta = Delta.of(config);
    long window = product(delta.convolved(), delta.kernel(), Parts.BYTES_OF_BFLOAT16);
    long state = product(delta.valueHeads(), delta.keyDim(), delta.valueDim(), BYTES_OF_FLOAT32);
    String formula =
        String.format(
            "convolution %d · %d · 2 B + state %d heads · %d · %d · 4 B per sequence",
            delta.convolved(),
            delta.kernel(),
            delta.valueHeads(),
            delta.keyDim(),
            delta.valueDim());
    return new CacheSpec("model.layers." + layer + ".linear_attn", 0, window + state, formula);
  }

  /// Absurd dimensions are refused later, by the size of the weights: here they only must not wrap.
  private static long product(long... factors) {
    long product = 1;
    for (long factor : factors) {
      product = product > Long.MAX_VALUE / 4 / factor ? Long.MAX_VALUE / 4 : product * factor;
    }
    return product;
  }

  /// The dimensions of the gated delta rule.
  private record Delta(long keyHeads, long keyDim, long valueHeads, long valueDim, long kernel) {
    static Delta of(Config config) {
      return new Delta(
          config.size("linear_num_key_heads"),
          config.size("linear_key_head_dim"),
          config.size("linear_num_value_heads"),
          config.size("linear_value_head_dim"),
          config.size("linear_conv_kernel_dim"));
    }

    long values() {
      return valueHeads * valueDim;
    }

    /// Channels that the convolution sees: queries, keys, values.
    long convolved() {
      return 2 * keyHeads * keyDim + values();
    }
  }
}
