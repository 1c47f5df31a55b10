package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.module;

import dev.ktc.compiler.model.Blueprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Qwen3-30B-A3B and Qwen3-235B-A22B.
final class Qwen3Moe implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_qwen3_moe", "Qwen3Moe");

  /// The attention's rotary embedding is borrowed from the older family.
  private static final Family QWEN2 =
      new Family("ktransformers.models.modeling_qwen2_moe", "Qwen2Moe");

  @Override
  public String className() {
    return "Qwen3MoeForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen3_moe";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public List<String> borrowed() {
    return List.of(QWEN2.type("RotaryEmbedding").name());
  }

  @Override
  public Skeleton skeleton(Config config) {
    Grouped grouped = Grouped.of(config);
    boolean bias = config.flag("attention_bias", false);
    Blueprint attention =
        grouped.attention(
            FAMILY.type("Attention"),
            1,
            bias,
            bias,
            FAMILY.type("RMSNorm"),
            List.of(child("rotary_emb", QWEN2.rotary())));
    SparseLayers sparse = new SparseLayers(config);
    Map<Boolean, Blueprint> kinds = new HashMap<>();
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            i -> kinds.computeIfAbsent(sparse.contains(i), s -> layer(config, attention, s)),
            List.of(FAMILY.lastNorm(grouped.hidden()), child("rotary_emb", FAMILY.rotary())));
    return new Skeleton(root, Parts.caches(config, grouped::cache));
  }

  private static Blueprint layer(Config config, Blueprint attention, boolean sparse) {
    long hidden = config.size("hidden_size");
    return FAMILY.decoderLayer(
        hidden,
        child("self_attn", attention),
        child("mlp", sparse ? mixture(config) : mlp(config, config.size("intermediate_size"))));
  }

  private static Blueprint mixture(Config config) {
    long experts = SparseLayers.experts(config);
    return module(
        FAMILY.type("SparseMoeBlock"),
        child("gate", linear(experts, config.size("hidden_size"))),
        child("experts", Parts.list(experts, mlp(config, config.size("moe_intermediate_size")))));
  }

  private static Blueprint mlp(Config config, long inner) {
    return Qwen2Moe.mlp(FAMILY, config, inner);
  }
}
