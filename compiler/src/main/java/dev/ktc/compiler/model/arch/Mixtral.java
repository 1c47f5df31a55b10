package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.module;

import dev.ktc.compiler.model.Blueprint;
import java.util.List;

/// Mixtral 8x7B and 8x22B.
final class Mixtral implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_mixtral", "Mixtral");

  @Override
  public String className() {
    return "MixtralForCausalLM";
  }

  @Override
  public String modelType() {
    return "mixtral";
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
            FAMILY.type("Attention"), 1, false, false, null, List.of(child("rotary_emb", rotary)));
    Blueprint layer =
        FAMILY.decoderLayer(
            grouped.hidden(),
            child("self_attn", attention),
            child("block_sparse_moe", mixture(config)));
    Blueprint root =
        FAMILY.causal(config, className(), _ -> layer, List.of(FAMILY.lastNorm(grouped.hidden())));
    return new Skeleton(root, Parts.caches(config, grouped::cache));
  }

  private static Blueprint mixture(Config config) {
    long hidden = config.size("hidden_size");
    long inner = config.size("intermediate_size");
    long experts = config.size("num_local_experts");
    Blueprint expert =
        module(
            FAMILY.type("BlockSparseTop2MLP"),
            child("w1", linear(inner, hidden)),
            child("w2", linear(hidden, inner)),
            child("w3", linear(inner, hidden)),
            child("act_fn", Parts.activation(config)));
    return module(
        FAMILY.type("SparseMoeBlock"),
        child("gate", linear(experts, hidden)),
        child("experts", Parts.list(experts, expert)));
  }
}
