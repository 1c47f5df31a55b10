package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.module;

import dev.ktc.compiler.model.Blueprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Qwen2-57B-A14B and Qwen1.5-MoE.
final class Qwen2Moe implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_qwen2_moe", "Qwen2Moe");

  @Override
  public String className() {
    return "Qwen2MoeForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen2_moe";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    Grouped grouped = Grouped.of(config);
    Blueprint rotary = FAMILY.rotary();
    Blueprint attention =
        grouped.attention(
            FAMILY.type("Attention"),
            1,
            config.flag("qkv_bias", true),
            false,
            null,
            List.of(child("rotary_emb", rotary)));
    SparseLayers sparse = new SparseLayers(config);
    Map<Boolean, Blueprint> kinds = new HashMap<>();
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            i -> kinds.computeIfAbsent(sparse.contains(i), s -> layer(config, attention, s)),
            List.of(FAMILY.lastNorm(grouped.hidden())));
    return new Skeleton(root, Parts.caches(config, grouped::cache));
  }

  private static Blueprint layer(Config config, Blueprint attention, boolean sparse) {
    long hidden = config.size("hidden_size");
    return FAMILY.decoderLayer(
        hidden,
        child("self_attn", attention),
        child(
            "mlp",
            sparse
                ? sharedMixture(FAMILY, config)
                : mlp(FAMILY, config, config.size("intermediate_size"))));
  }

  /// Routed experts and one shared expert behind a gate of its own; Qwen3-Next has it too.
  static Blueprint sharedMixture(Family family, Config config) {
    long hidden = config.size("hidden_size");
    long experts = SparseLayers.experts(config);
    Blueprint expert = mlp(family, config, config.size("moe_intermediate_size"));
    return module(
        family.type("SparseMoeBlock"),
        child("gate", linear(experts, hidden)),
        child("experts", Parts.list(experts, expert)),
        child("shared_expert", mlp(family, config, config.size("shared_expert_intermediate_size"))),
        child("shared_expert_gate", linear(1, hidden)));
  }

  /// A gated feed-forward block of the family.
  static Blueprint mlp(Family family, Config config, long inner) {
    return Parts.mlp(
        family.type("MLP"), config.size("hidden_size"), inner, false, Parts.activation(config));
  }
}
