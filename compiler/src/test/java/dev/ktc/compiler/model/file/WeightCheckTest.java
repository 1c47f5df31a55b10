package dev.ktc.compiler.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.model.ModelFacts.WeightFormat;
import dev.ktc.compiler.model.ModelTree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tensors against the modules of the config.json.
class WeightCheckTest {
  private static final String FILE = "model.safetensors";
  private static final String MIXTRAL =
      """
      {
        "architectures": ["MixtralForCausalLM"],
        "vocab_size": 8,
        "hidden_size": 4,
        "intermediate_size": 6,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_local_experts": 3
      }
      """;

  @TempDir Path path;

  private final Map<String, List<Integer>> tensors = new LinkedHashMap<>();

  private ModelFolder folder(String config) {
    return new ModelFolder(path).config(config).tensors(FILE, tensors);
  }

  private ModelFolder llama(String... keyAndValue) {
    String config = ModelFolder.LLAMA;
    for (int i = 0; i < keyAndValue.length; i += 2) {
      config =
          config.replaceFirst("\\{", "{\"" + keyAndValue[i] + "\": " + keyAndValue[i + 1] + ",");
    }
    return folder(config);
  }

  @Test
  void otherShapesAreOneFinding() {
    tensors.putAll(ModelFolder.llamaTensors());
    tensors.put("model.layers.0.mlp.up_proj.weight", List.of(7, 4));
    tensors.put("model.layers.0.mlp.gate_proj.weight", List.of(7, 4));
    Outcome<ModelTree> outcome = llama().load();
    assertThat(outcome.value()).isNotNull();
    assertThat(outcome.diagnostics()).hasSize(1);
    Diagnostic found = outcome.diagnostics().getFirst();
    assertThat(found.message())
        .isEqualTo("2 tensors have another shape than the config gives them");
    assertThat(found.details().notes())
        .containsExactly(
            "`model.layers.0.mlp.gate_proj.weight` is [7, 4], the config makes it [6, 4]",
            "`model.layers.0.mlp.up_proj.weight` is [7, 4], the config makes it [6, 4]");
    assertThat(found.primary().where().text())
        .startsWith("\"model.layers.0.mlp.gate_proj.weight\"");
  }

  @Test
  void missingAndSurplusTensors() {
    tensors.putAll(ModelFolder.llamaTensors());
    tensors.remove("model.norm.weight");
    tensors.put("model.layers.0.self_attn.q_proj.bias", List.of(4));
    assertThat(llama().findings())
        .containsExactly(
            "error weight-mismatch config.json 2:20 1 tensor is missing from the weights",
            "warning weight-mismatch "
                + FILE
                + " 13:1 1 tensor of the weights belongs to no module");
  }

  @Test
  void layersAndExpertsAreRanges() {
    mixtral(2, 3, 6);
    assertThat(folder(MIXTRAL).findings()).isEmpty();
    mixtral(2, 3, 5);
    Diagnostic found = folder(MIXTRAL).load().diagnostics().getFirst();
    assertThat(found.message()).startsWith("18 tensors");
    assertThat(found.details().notes())
        .contains(
            "`model.layers.0-1.block_sparse_moe.experts.0-2.w1.weight` is [5, 4],"
                + " the config makes it [6, 4] (6 tensors)");
    mixtral(2, 2, 6);
    List<Diagnostic> fewer = folder(MIXTRAL).load().diagnostics();
    assertThat(fewer).hasSize(2);
    assertThat(fewer.get(1).details().notes().getFirst())
        .isEqualTo("`model.layers.0-1.block_sparse_moe.experts.2.w1.weight` (2 tensors)");
    mixtral(1, 3, 6);
    assertThat(folder(MIXTRAL).findings())
        .containsExactly(
            "error weight-mismatch config.json 6:24"
                + " the config says 2 layers, the weights have 1");
    mixtral(3, 3, 6);
    Diagnostic more = folder(MIXTRAL).load().diagnostics().getFirst();
    assertThat(more.severity().label()).isEqualTo("warning");
    assertThat(more.message()).startsWith("16 tensors");
  }

  private void mixtral(int layers, int experts, int inner) {
    tensors.clear();
    tensors.put("lm_head.weight", List.of(8, 4));
    tensors.put("model.embed_tokens.weight", List.of(8, 4));
    tensors.put("model.norm.weight", List.of(4));
    for (int layer = 0; layer < layers; layer++) {
      String name = "model.layers." + layer + ".";
      for (String part : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
        tensors.put(name + "self_attn." + part + ".weight", List.of(4, 4));
      }
      tensors.put(name + "input_layernorm.weight", List.of(4));
      tensors.put(name + "post_attention_layernorm.weight", List.of(4));
      tensors.put(name + "block_sparse_moe.gate.weight", List.of(experts, 4));
      for (int expert = 0; expert < experts; expert++) {
        String one = name + "block_sparse_moe.experts." + expert;
        tensors.put(one + ".w1.weight", List.of(inner, 4));
        tensors.put(one + ".w2.weight", List.of(4, inner));
        tensors.put(one + ".w3.weight", List.of(inner, 4));
      }
    }
  }

  @Test
  void stackedExpertsAreTheExperts() {
    mixtral(2, 3, 6);
    tensors.keySet().removeIf(name -> name.contains(".experts."));
    for (int layer = 0; layer < 2; layer++) {
      String experts = "model.layers." + layer + ".block_sparse_moe.experts.";
      tensors.put(experts + "gate_up_proj", List.of(3, 12, 4));
      tensors.put(experts + "down_proj", List.of(3, 4, 6));
    }
    assertThat(folder(MIXTRAL).findings()).isEmpty();
    tensors.put("model.layers.0.block_sparse_moe.experts.down_proj", List.of(3, 4, 5));
    assertThat(folder(MIXTRAL).findings()).hasSize(1);
  }

  @Test
  void tiedEmbeddings() {
    tensors.putAll(ModelFolder.llamaTensors());
    tensors.remove("lm_head.weight");
    assertThat(llama().findings()).hasSize(1);
    assertThat(llama("tie_word_embeddings", "true").findings()).isEmpty();
  }

  @Test
  void layersThatPredictFurtherTokens() {
    tensors.putAll(ModelFolder.llamaTensors());
    tensors.put("model.layers.1.eh_proj.weight", List.of(4, 8));
    tensors.put("model.layers.1.shared_head.norm.weight", List.of(4));
    assertThat(llama().findings()).isEmpty();
    tensors.remove("model.layers.1.eh_proj.weight");
    assertThat(llama("num_nextn_predict_layers", "1").findings()).isEmpty();
    assertThat(llama().findings()).hasSize(1);
    tensors.remove("model.layers.1.shared_head.norm.weight");
    tensors.put("mtp.fc.weight", List.of(4, 8));
    assertThat(llama().findings()).isEmpty();
  }

  @Test
  void buffersAndScales() {
    tensors.putAll(ModelFolder.llamaTensors());
    tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(1));
    tensors.put("model.layers.0.mlp.up_proj.weight_scale_inv", List.of(1, 1));
    assertThat(llama().findings()).isEmpty();
  }

  @Test
  void packedWeights() {
    tensors.putAll(ModelFolder.llamaTensors());
    tensors.remove("model.layers.0.mlp.up_proj.weight");
    tensors.put("model.layers.0.mlp.up_proj.qweight", List.of(1, 6));
    tensors.put("model.layers.0.mlp.up_proj.qzeros", List.of(1, 1));
    tensors.put("model.layers.0.mlp.up_proj.scales", List.of(1, 6));
    assertThat(llama().findings()).isEmpty();
  }

  @Test
  void weightsInFloat8() {
    tensors.putAll(ModelFolder.llamaTensors());
    ModelFolder plain = llama();
    assertThat(format(plain)).isEqualTo(WeightFormat.PLAIN);
    String header = ModelFolder.header(tensors, "F8_E4M3", 1);
    assertThat(format(plain.header(FILE, header, ModelFolder.bytes(tensors, 1))))
        .isEqualTo(WeightFormat.FP8);
    tensors.putAll(ModelFolder.llamaTensors());
    assertThat(format(llama("quantization_config", "{\"quant_method\": \"fp8\"}")))
        .isEqualTo(WeightFormat.FP8);
  }

  private static WeightFormat format(ModelFolder folder) {
    return Objects.requireNonNull(folder.load().value()).facts().weightFormat();
  }
}
