package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.module;
import static dev.ktc.compiler.model.arch.Parts.tensor;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.ModuleClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// GLM-4.5 and GLM-4.5-Air.
final class Glm4Moe implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_glm4_moe", "Glm4Moe");
  private static final ModuleClass NORM = FAMILY.type("RMSNorm");

  @Override
  public String className() {
    return "Glm4MoeForCausalLM";
  }

  @Override
  public String modelType() {
    return "glm4_moe";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    Grouped grouped = Grouped.of(config);
    Blueprint attention =
        grouped.attention(
            FAMILY.type("Attention"),
            1,
            config.flag("attention_bias", false),
            false,
            config.flag("use_qk_norm", false) ? NORM : null,
            List.of());
    long firstSparse = config.count("first_k_dense_replace", 1);
    Map<Boolean, Blueprint> kinds = new HashMap<>();
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            i -> kinds.computeIfAbsent(i >= firstSparse, s -> layer(config, attention, s)),
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
    long hidden = config.size("hidden_size");
    long experts = config.size("n_routed_experts");
    long inner = config.size("moe_intermediate_size");
    return module(
        FAMILY.type("MoE"),
        child("experts", Parts.list(experts, mlp(config, inner))),
        child(
            "gate",
            Blueprint.leaf(FAMILY.type("TopkRouter"), List.of(tensor("weight", experts, hidden)))),
        child("shared_experts", mlp(config, inner * config.size("n_shared_experts"))));
  }

  private static Blueprint mlp(Config config, long inner) {
    return Qwen2Moe.mlp(FAMILY, config, inner);
  }
}
