package dev.ktc.compiler.model.arch;

import static dev.ktc.compiler.model.arch.Parts.child;
import static dev.ktc.compiler.model.arch.Parts.linear;
import static dev.ktc.compiler.model.arch.Parts.norm;
import static dev.ktc.compiler.model.arch.Parts.tensor;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.Blueprint.Child;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What DeepSeek-V2 and DeepSeek-V3 have in common: multi-head latent attention, a few dense layers
/// first, then mixtures of experts with shared experts.
final class DeepSeek {
  private final Family family;
  private final Config config;
  private final boolean scoreCorrection;
  private final long hidden;
  private final Blueprint activation;
  private final Blueprint attention;
  private final Map<Boolean, Blueprint> layerKinds = new HashMap<>();

  /// @param scoreCorrection whether the router holds `e_score_correction_bias`
  DeepSeek(Family family, Config config, boolean scoreCorrection) {
    this.family = family;
    this.config = config;
    this.scoreCorrection = scoreCorrection;
    this.hidden = config.size("hidden_size");
    this.activation = Parts.activation(config);
    this.attention = attention();
  }

  Skeleton skeleton() {
    boolean experts = config.has("n_routed_experts");
    long firstSparse = config.count("first_k_dense_replace", 0);
    long frequency = config.size("moe_layer_freq", 1);
    Blueprint root =
        family.causal(
            config,
            family.prefix() + "ForCausalLM",
            i ->
                layerKinds.computeIfAbsent(
                    experts && i >= firstSparse && i % frequency == 0, this::layer),
            List.of(family.lastNorm(hidden)));
    return new Skeleton(root, caches());
  }

  private Blueprint layer(boolean sparse) {
    return family.decoderLayer(
        hidden,
        child("self_attn", attention),
        child("mlp", sparse ? mixture() : mlp(config.size("intermediate_size"))));
  }

  private Blueprint attention() {
    long heads = config.size("num_attention_heads");
    long rope = config.size("qk_rope_head_dim");
    long nope = config.size("qk_nope_head_dim");
    long value = config.size("v_head_dim");
    long latent = config.size("kv_lora_rank");
    long queryLatent = config.sizeOrNone("q_lora_rank");
    boolean bias = config.flag("attention_bias", false);
    ModuleClass norm = family.type("RMSNorm");
    List<Child> children = new ArrayList<>();
    if (queryLatent == 0) {
      children.add(child("q_proj", linear(heads * (nope + rope), hidden)));
    } else {
      children.add(child("q_a_proj", linear(queryLatent, hidden, bias)));
      children.add(child("q_a_layernorm", norm(norm, queryLatent)));
      children.add(child("q_b_proj", linear(heads * (nope + rope), queryLatent)));
    }
    children.add(child("kv_a_proj_with_mqa", linear(latent + rope, hidden, bias)));
    children.add(child("kv_a_layernorm", norm(norm, latent)));
    children.add(child("kv_b_proj", linear(heads * (nope + value), latent)));
    children.add(child("o_proj", linear(hidden, heads * value, bias)));
    children.add(child("rotary_emb", Blueprint.leaf(rotary(), List.of())));
    return Blueprint.of(family.type("Attention"), List.of(), children);
  }

  /// The class depends on how positions are scaled. Transformers 5 writes `rope_parameters`.
  private ModuleClass rotary() {
    ModuleClass plain = family.type("RotaryEmbedding");
    String scaling = scaling();
    return switch (scaling == null ? "default" : scaling) {
      case "default" -> plain;
      case "yarn" -> family.type("YarnRotaryEmbedding");
      case "linear" -> family.type("LinearScalingRotaryEmbedding");
      case "dynamic" -> family.type("DynamicNTKScalingRotaryEmbedding");
      default -> {
        config.wrong(
            config.has("rope_scaling") ? "rope_scaling" : "rope_parameters",
            "has the type `" + scaling + "`, which this architecture does not know");
        yield plain;
      }
    };
  }

  private @Nullable String scaling() {
    for (String key : List.of("rope_scaling", "rope_parameters")) {
      for (String type : List.of("type", "rope_type")) {
        String scaling = config.nestedText(key, type);
        if (scaling != null) {
          return scaling;
        }
      }
    }
    return null;
  }

  private Blueprint mixture() {
    long experts = config.size("n_routed_experts");
    long inner = config.size("moe_intermediate_size");
    List<TensorSpec> gate = new ArrayList<>(List.of(tensor("weight", experts, hidden)));
    if (scoreCorrection) {
      gate.add(tensor("e_score_correction_bias", experts));
    }
    List<Child> children = new ArrayList<>();
    children.add(child("experts", Parts.list(experts, mlp(inner))));
    children.add(child("gate", Blueprint.leaf(family.named("MoEGate"), gate)));
    if (config.has("n_shared_experts")) {
      children.add(child("shared_experts", mlp(inner * config.size("n_shared_experts"))));
    }
    return Blueprint.of(family.type("MoE"), List.of(), children);
  }

  private Blueprint mlp(long inner) {
    return Parts.mlp(family.type("MLP"), hidden, inner, false, activation);
  }

  /// Latent attention keeps the compressed keys and values and the rotary part of the keys.
  private List<CacheSpec> caches() {
    long latent = config.size("kv_lora_rank");
    long rope = config.size("qk_rope_head_dim");
    String formula = "(" + latent + " latent + " + rope + " rope) · 2 B per token";
    return Parts.caches(
        config, i -> new CacheSpec(Parts.attention(i), (latent + rope) * 2, 0, formula));
  }
}
