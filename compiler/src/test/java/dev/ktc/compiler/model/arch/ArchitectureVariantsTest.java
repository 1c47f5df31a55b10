package dev.ktc.compiler.model.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.model.arch.Configs.Built;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the reference models do not show: the other ways in which a config can be written.
class ArchitectureVariantsTest {
  private static final String LAYER = "model.layers.1.";

  @Test
  void latentQueryOrNot() {
    Built latent = Configs.deepSeek().build(new DeepSeekV2());
    assertThat(latent.children(LAYER + "self_attn"))
        .containsExactly(
            "q_a_proj",
            "q_a_layernorm",
            "q_b_proj",
            "kv_a_proj_with_mqa",
            "kv_a_layernorm",
            "kv_b_proj",
            "o_proj",
            "rotary_emb");
    assertThat(latent.describe(LAYER + "self_attn.q_b_proj")).isEqualTo("Linear weight=[10, 5]");
    Built plain = Configs.deepSeek().with("q_lora_rank", "null").build(new DeepSeekV2());
    assertThat(plain.children(LAYER + "self_attn"))
        .containsExactly(
            "q_proj", "kv_a_proj_with_mqa", "kv_a_layernorm", "kv_b_proj", "o_proj", "rotary_emb");
    assertThat(plain.describe(LAYER + "self_attn.q_proj")).isEqualTo("Linear weight=[10, 16]");
    assertThat(plain.describe(LAYER + "self_attn.kv_a_proj_with_mqa"))
        .isEqualTo("Linear weight=[8, 16]");
    assertThat(plain.describe(LAYER + "self_attn.kv_b_proj")).isEqualTo("Linear weight=[20, 6]");
    assertThat(plain.describe(LAYER + "self_attn.o_proj")).isEqualTo("Linear weight=[16, 14]");
  }

  @Test
  void latentAttentionWithBias() {
    Built built = Configs.deepSeek().with("attention_bias", "true").build(new DeepSeekV3());
    String attention = LAYER + "self_attn.";
    assertThat(built.describe(attention + "q_a_proj")).endsWith("bias=[5]");
    assertThat(built.describe(attention + "q_b_proj")).doesNotContain("bias");
    assertThat(built.describe(attention + "kv_a_proj_with_mqa")).endsWith("bias=[8]");
    assertThat(built.describe(attention + "kv_b_proj")).doesNotContain("bias");
    assertThat(built.describe(attention + "o_proj")).endsWith("bias=[16]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first_k_dense_replace|0|EEE",
        "first_k_dense_replace|2|DDE",
        "first_k_dense_replace|3|DDD",
        "first_k_dense_replace|9|DDD",
        "first_k_dense_replace|-|EEE",
        "moe_layer_freq|2|DDE",
        "n_routed_experts|null|DDD",
      })
  void denseAndSparseLayers(String key, String value, String kinds) {
    Built built = Configs.deepSeek().with(key, value).build(new DeepSeekV2());
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      boolean sparse = built.describe("model.layers." + i + ".mlp").equals("DeepseekV2MoE");
      found.append(sparse ? 'E' : 'D');
    }
    assertThat(found.toString()).isEqualTo(kinds);
  }

  @Test
  void expertsAndWhatIsShared() {
    Built built = Configs.deepSeek().build(new DeepSeekV3());
    assertThat(built.children(LAYER + "mlp")).containsExactly("experts", "gate", "shared_experts");
    assertThat(built.children(LAYER + "mlp.experts")).containsExactly("0", "1", "2", "3");
    assertThat(built.describe(LAYER + "mlp.experts.3.down_proj"))
        .isEqualTo("Linear weight=[16, 8]");
    assertThat(built.describe(LAYER + "mlp.shared_experts.up_proj"))
        .isEqualTo("Linear weight=[16, 16]");
    assertThat(built.describe(LAYER + "mlp.gate"))
        .isEqualTo("MoEGate weight=[4, 16] e_score_correction_bias=[4]");
    Built other =
        Configs.deepSeek()
            .with("n_shared_experts", "null", "topk_method", "\"greedy\"")
            .build(new DeepSeekV3());
    assertThat(other.children(LAYER + "mlp")).containsExactly("experts", "gate");
    assertThat(other.describe(LAYER + "mlp.gate")).isEqualTo("MoEGate weight=[4, 16]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "rope_scaling|null|DeepseekV3RotaryEmbedding",
        "rope_scaling|{\"type\": \"yarn\"}|DeepseekV3YarnRotaryEmbedding",
        "rope_scaling|{\"rope_type\": \"yarn\"}|DeepseekV3YarnRotaryEmbedding",
        "rope_scaling|{\"type\": \"linear\"}|DeepseekV3LinearScalingRotaryEmbedding",
        "rope_scaling|{\"type\": \"dynamic\"}|DeepseekV3DynamicNTKScalingRotaryEmbedding",
        "rope_parameters|{\"rope_type\": \"yarn\"}|DeepseekV3YarnRotaryEmbedding",
        "rope_parameters|{\"rope_type\": \"default\"}|DeepseekV3RotaryEmbedding",
      })
  void rotaryEmbeddings(String key, String value, String type) {
    Built built = Configs.deepSeek().with(key, value).build(new DeepSeekV3());
    assertThat(built.describe(LAYER + "self_attn.rotary_emb")).isEqualTo(type);
  }

  @Test
  void anUnknownScalingIsReported() {
    Config config = Configs.deepSeek().with("rope_scaling", "{\"type\": \"longrope\"}").config();
    new DeepSeekV3().skeleton(config);
    assertThat(config.diagnostics()).hasSize(1);
    assertThat(config.diagnostics().getFirst().message()).contains("longrope");
  }

  /// 61 layers with 512 + 64 numbers of two bytes are 70,272 bytes per token.
  @Test
  void latentCache() {
    Built built =
        Configs.deepSeek()
            .with("num_hidden_layers", "61", "kv_lora_rank", "512", "qk_rope_head_dim", "64")
            .build(new DeepSeekV3());
    assertThat(built.caches()).hasSize(61);
    assertThat(built.caches().stream().mapToLong(cache -> cache.bytesPerToken()).sum())
        .isEqualTo(70_272);
    assertThat(built.caches().getLast().module()).isEqualTo("model.layers.60.self_attn");
    assertThat(built.caches().getLast().fixedBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp_only_layers|[0]|DE",
        "mlp_only_layers|[0, 1]|DD",
        "mlp_only_layers|[]|EE",
        "decoder_sparse_step|2|DE",
        "num_experts|0|DD",
      })
  void sparseLayersOfQwen(String key, String value, String kinds) {
    Built built =
        Configs.grouped()
            .with("num_experts", "3", "moe_intermediate_size", "8", key, value)
            .build(new Qwen3Moe());
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      found.append(built.describe("model.layers." + i + ".mlp").endsWith("MLP") ? 'D' : 'E');
    }
    assertThat(found.toString()).isEqualTo(kinds);
  }

  @Test
  void expertsUnderTheirNewName() {
    Built built =
        Configs.grouped()
            .with("num_local_experts", "3", "moe_intermediate_size", "8")
            .build(new Qwen3Moe());
    assertThat(built.children(LAYER + "mlp.experts")).hasSize(3);
    assertThat(built.describe(LAYER + "mlp.gate")).isEqualTo("Linear weight=[3, 16]");
  }

  @Test
  void biasesOfQwen() {
    Configs experts =
        Configs.grouped()
            .with(
                "num_experts", "3",
                "moe_intermediate_size", "8",
                "shared_expert_intermediate_size", "10");
    Built two = experts.build(new Qwen2Moe());
    assertThat(two.describe(LAYER + "self_attn.q_proj"))
        .isEqualTo("Linear weight=[16, 16] bias=[16]");
    assertThat(two.describe(LAYER + "self_attn.o_proj")).isEqualTo("Linear weight=[16, 16]");
    assertThat(two.describe(LAYER + "mlp.shared_expert.up_proj"))
        .isEqualTo("Linear weight=[10, 16]");
    assertThat(two.describe(LAYER + "mlp.shared_expert_gate")).isEqualTo("Linear weight=[1, 16]");
    Built three = experts.with("attention_bias", "true").build(new Qwen3Moe());
    assertThat(three.describe(LAYER + "self_attn.o_proj")).endsWith("bias=[16]");
  }

  @Test
  void headsAndTheirWidth() {
    Built narrow = Configs.grouped().build(new Llama());
    assertThat(narrow.describe(LAYER + "self_attn.k_proj")).isEqualTo("Linear weight=[8, 16]");
    assertThat(narrow.caches().getFirst().bytesPerToken()).isEqualTo(2 * 2 * 4 * 2);
    Built wide = Configs.grouped().with("head_dim", "10").build(new Llama());
    assertThat(wide.describe(LAYER + "self_attn.q_proj")).isEqualTo("Linear weight=[40, 16]");
    assertThat(wide.describe(LAYER + "self_attn.k_proj")).isEqualTo("Linear weight=[20, 16]");
    assertThat(wide.describe(LAYER + "self_attn.o_proj")).isEqualTo("Linear weight=[16, 40]");
    assertThat(wide.caches().getFirst().bytesPerToken()).isEqualTo(2 * 2 * 10 * 2);
    Built all = Configs.grouped().with("num_key_value_heads", "-").build(new Llama());
    assertThat(all.describe(LAYER + "self_attn.k_proj")).isEqualTo("Linear weight=[16, 16]");
    Built none = Configs.grouped().with("head_dim", "null").build(new Llama());
    assertThat(none.describe(LAYER + "self_attn.k_proj")).isEqualTo("Linear weight=[8, 16]");
  }

  @Test
  void biasesAndActivationsOfLlama() {
    Built built =
        Configs.grouped()
            .with("attention_bias", "true", "mlp_bias", "true", "hidden_act", "\"gelu\"")
            .build(new Llama());
    assertThat(built.describe(LAYER + "self_attn.o_proj")).endsWith("bias=[16]");
    assertThat(built.describe(LAYER + "mlp.down_proj")).endsWith("bias=[16]");
    assertThat(built.describe(LAYER + "mlp.act_fn")).isEqualTo("GELUActivation");
  }

  @Test
  void headNormsOfGlm() {
    Configs glm =
        Configs.grouped()
            .with(
                "moe_intermediate_size", "8",
                "n_routed_experts", "4",
                "n_shared_experts", "1",
                "first_k_dense_replace", "1");
    assertThat(glm.build(new Glm4Moe()).children(LAYER + "self_attn"))
        .containsExactly("q_proj", "k_proj", "v_proj", "o_proj");
    assertThat(glm.with("use_qk_norm", "true").build(new Glm4Moe()).children(LAYER + "self_attn"))
        .containsExactly("q_proj", "k_proj", "v_proj", "o_proj", "q_norm", "k_norm");
  }

  @Test
  void denseLayersOfSmallThinker() {
    Built built =
        Configs.grouped()
            .with(
                "moe_layer_layout", "[1, 0]",
                "moe_num_primary_experts", "4",
                "moe_ffn_hidden_size", "8",
                "dense_ffn_hidden_size", "12")
            .build(new SmallThinker());
    assertThat(built.children("model.layers.0.block_sparse_moe"))
        .containsExactly("primary_router", "experts");
    assertThat(built.describe("model.layers.1.block_sparse_moe"))
        .isEqualTo("SmallthinkerDenseMlpBlock");
    assertThat(built.describe("model.layers.1.block_sparse_moe.up"))
        .isEqualTo("Linear weight=[12, 16]");
  }

  private static Configs next() {
    return Configs.grouped()
        .with(
            "num_hidden_layers", "5",
            "num_experts", "3",
            "moe_intermediate_size", "8",
            "shared_expert_intermediate_size", "10",
            "linear_num_key_heads", "2",
            "linear_key_head_dim", "3",
            "linear_num_value_heads", "4",
            "linear_value_head_dim", "5",
            "linear_conv_kernel_dim", "4");
  }

  @Test
  void everyFourthLayerOfQwenNextHasFullAttention() {
    Built built = next().build(new Qwen3Next());
    assertThat(built.describe("model.layers.3.self_attn.q_proj"))
        .isEqualTo("Linear weight=[32, 16]");
    assertThat(built.describe("model.layers.4.linear_attn.in_proj_qkvz"))
        .isEqualTo("Linear weight=[52, 16]");
    assertThat(built.describe("model.layers.4.linear_attn.in_proj_ba"))
        .isEqualTo("Linear weight=[8, 16]");
    assertThat(built.describe("model.layers.4.linear_attn.conv1d"))
        .isEqualTo("Conv1d weight=[32, 1, 4]");
    // Convolution: 32 channels, 4 inputs, 2 bytes. State: 4 heads of 3 times 5 numbers, 4 bytes.
    assertThat(built.caches().get(4).fixedBytes()).isEqualTo(32 * 4 * 2 + 4 * 3 * 5 * 4);
    assertThat(built.caches().get(4).bytesPerToken()).isZero();
    assertThat(built.caches().get(3).bytesPerToken()).isEqualTo(2 * 2 * 4 * 2);
    assertThat(built.caches().get(3).fixedBytes()).isZero();
  }

  @Test
  void layerTypesOfQwenNextDecide() {
    Built built =
        next()
            .with(
                "layer_types",
                "[\"full_attention\", \"linear_attention\", \"linear_attention\","
                    + " \"linear_attention\", \"full_attention\"]")
            .build(new Qwen3Next());
    assertThat(built.describe("model.layers.0.self_attn")).isEqualTo("Qwen3NextAttention");
    assertThat(built.describe("model.layers.3.self_attn")).isEqualTo("-");
    assertThat(built.describe("model.layers.4.self_attn")).isEqualTo("Qwen3NextAttention");
    Built every = next().with("full_attention_interval", "1").build(new Qwen3Next());
    assertThat(every.describe("model.layers.0.self_attn")).isEqualTo("Qwen3NextAttention");
    Config odd = next().with("layer_types", "[\"full_attention\"]").config();
    new Qwen3Next().skeleton(odd);
    assertThat(odd.diagnostics()).hasSize(1);
  }
}
