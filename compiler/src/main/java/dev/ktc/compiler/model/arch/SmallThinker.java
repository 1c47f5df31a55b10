package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.module;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.Blueprint.Child;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// SmallThinker-21B-A3B and 4B-A0.6B.
final class SmallThinker implements Architecture {
  private static final Family FAMILY =
      new Family("ktransformers.models.modeling_smallthinker", "Smallthinker");

  @Override
  public String className() {
    return "SmallThinkerForCausalLM";
  }

  @Override
  public String modelType() {
    return "smallthinker";
  }

  @Override
  public String pythonModule() {
    return FAMILY.module();
  }

  @Override
  public Skeleton skeleton(Config config) {
    Grouped grouped = Grouped.of(config);
    Blueprint attention =
        grouped.attention(FAMILY.type("Attention"), 1, false, false, null, List.of());
    List<Long> layout = config.counts("moe_layer_layout");
    if (!layout.isEmpty() && layout.size() != config.size("num_hidden_layers")) {
      config.wrong(
          "moe_layer_layout",
          "lists " + layout.size() + " layers, `num_hidden_layers` says otherwise");
    }
    Map<Boolean, Blueprint> kinds = new HashMap<>();
    Blueprint root =
        FAMILY.causal(
            config,
            className(),
            i ->
                kinds.computeIfAbsent(
                    i >= layout.size() || layout.get((int) i) != 0,
                    s -> layer(config, attention, s)),
            List.of(FAMILY.lastNorm(grouped.hidden()), child("rotary_emb", FAMILY.rotary())));
    return new Skeleton(root, Parts.caches(config, grouped::cache));
  }

  private static Blueprint layer(Config config, Blueprint attention, boolean sparse) {
    long hidden = config.size("hidden_size");
    return FAMILY.decoderLayer(
        hidden,
        child("self_attn", attention),
        child("block_sparse_moe", sparse ? mixture(config) : dense(config)));
  }

  private static Blueprint mixture(Config config) {
    long hidden = config.size("hidden_size");
    long experts = config.size("moe_num_primary_experts");
    List<Child> parts = new ArrayList<>();
    if (config.flag("moe_enable_secondary_experts", false)) {
      parts.add(child("secondary_gate", linear(config.size("moe_num_secondary_experts"), hidden)));
    }
    parts.addAll(feedForward(hidden, config.size("moe_ffn_hidden_size")));
    return module(
        FAMILY.type("MoeBlock"),
        child("primary_router", linear(experts, hidden)),
        child(
            "experts",
            Parts.list(experts, Blueprint.of(FAMILY.type("HierarchicalMLP"), List.of(), parts))));
  }

  private static Blueprint dense(Config config) {
    return Blueprint.of(
        FAMILY.type("DenseMlpBlock"),
        List.of(),
        feedForward(config.size("hidden_size"), config.size("dense_ffn_hidden_size")));
  }

  private static List<Child> feedForward(long hidden, long inner) {
    return List.of(
        child("up", linear(inner, hidden)),
        child("gate", linear(inner, hidden)),
        child("down", linear(hidden, inner)));
  }
}
