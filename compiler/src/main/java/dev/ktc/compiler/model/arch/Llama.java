package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.module;
import static dev.ktc.compiler.model.arch.Parts.norm;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.ModuleClass;
import java.util.List;

/// Llama 2 and 3, and what has their shape: InternLM2.5.
final class Llama implements Architecture {
  private static final Family FAMILY = new Family("ktransformers.models.modeling_llama", "Llama");
  private static final ModuleClass NORM = FAMILY.type("RMSNorm");

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
    Blueprint rotary = Blueprint.leaf(FAMILY.type("RotaryEmbedding"), List.of());
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
        module(
            FAMILY.type("DecoderLayer"),
            child("self_attn", attention),
            child("mlp", mlp),
            child("input_layernorm", norm(NORM, grouped.hidden())),
            child("post_attention_layernorm", norm(NORM, grouped.hidden())));
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            _ -> layer,
            List.of(child("norm", norm(NORM, grouped.hidden())), child("rotary_emb", rotary)));
    return new Skeleton(root, Parts.caches(config, grouped::cache));
  }
}
