package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;

import dev.ktc.compiler.model.Blueprint;
import java.util.List;

/// Llama 2 and 3, and what has their shape: InternLM2.5.
final class Llama implements Architecture {
  private static final Family FAMILY = new Family("ktransformers.models.modeling_llama", "Llama");

  @Override
  public String className() {
    return "LlamaForCausalLM";
  }

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    Grouped grouped = Grouped.of(config);
    boolean bias = config.flag("attention_bias", false);
    Blueprint rotary = FAMILY.rotary();
    Blueprint attention =
        grouped.attention(
            FAMILY.type("Attention"), 1, bias, bias, null, List.of(child("rotary_emb", rotary)));
    Blueprint mlp =
        Parts.mlp(
            FAMILY.type("MLP"),
            grouped.hidden(),
            config.size("intermediate_size"),
            config.flag("mlp_bias", false),
            Parts.activation(config));
    Blueprint layer =
        FAMILY.decoderLayer(grouped.hidden(), child("self_attn", attention), child("mlp", mlp));
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            _ -> layer,
            List.of(FAMILY.lastNorm(grouped.hidden()), child("rotary_emb", rotary)));
    return new Skeleton(root, Parts.caches(config, grouped::cache));
  }
}
