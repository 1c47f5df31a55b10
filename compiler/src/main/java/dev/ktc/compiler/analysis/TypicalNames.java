package dev.ktc.compiler.analysis;

import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/// Names that most models have, for questions about rules whose model is not known.
public final class TypicalNames {
  private static final int LAYERS = 128;

  private static final List<String> PARTS =
      List.of(
          "",
          ".input_layernorm",
          ".post_attention_layernorm",
          ".self_attn",
          ".self_attn.q_proj",
          ".self_attn.kv_b_proj",
          ".self_attn.o_proj",
          ".self_attn.rotary_emb",
          ".mlp",
          ".mlp.gate",
          ".mlp.gate_proj",
          ".mlp.experts",
          ".mlp.experts.0.up_proj",
          ".mlp.shared_experts",
          ".mlp.shared_experts.up_proj",
          ".block_sparse_moe",
          ".block_sparse_moe.experts");

  private TypicalNames() {}

  /// The layers in which some typical module's name passes a test.
  public static BitSet layers(Predicate<String> test) {
    BitSet layers = new BitSet();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (String part : PARTS) {
        if (test.test("model.layers." + layer + part)) {
          layers.set(layer);
          break;
        }
      }
    }
    return layers;
  }

  /// The first typical name in a layer that passes a test; the layer's own when none does.
  public static String first(int layer, Predicate<String> test) {
    String prefix = "model.layers." + layer;
    return PARTS.stream().map(prefix::concat).filter(test).findFirst().orElse(prefix);
  }
}
