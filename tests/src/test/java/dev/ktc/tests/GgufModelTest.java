package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.model.file.ModelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// GGUF files, whole or in parts, with and without a config.json, give the modules of the model.
class GgufModelTest {
  private static final String LLAMA =
      """
      general.architecture = llama
      llama.block_count = 1
      llama.embedding_length = 4
      llama.feed_forward_length = 6
      llama.attention.head_count = 2
      token_embd.weight F32 4 8
      output.weight F32 4 8
      output_norm.weight F32 4
      blk.0.attn_norm.weight F32 4
      blk.0.attn_q.weight F32 4 4
      blk.0.attn_k.weight F32 4 4
      blk.0.attn_v.weight F32 4 4
      blk.0.attn_output.weight F32 4 4
      blk.0.ffn_norm.weight F32 4
      blk.0.ffn_gate.weight F32 4 6
      blk.0.ffn_up.weight F32 4 6
      blk.0.ffn_down.weight F32 6 4
      """;

  @TempDir Path folder;

  static Stream<String> models() {
    return GgufModels.METADATA.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void metadataGiveTheModulesOfTheModel(String name) throws IOException {
    ModelTree model = builtin(name);
    Path file = folder.resolve("model.gguf");
    GgufModels.twin(name, model, GgufWriter.Q4_K).write(file);
    Outcome<ModelTree> outcome = ModelLoader.load(file.toString());
    assertThat(outcome.diagnostics()).isEmpty();
    ModelTree tree = Objects.requireNonNull(outcome.value());
    assertThat(tree.modules()).isEqualTo(model.modules());
    assertThat(tree.facts().caches()).isEqualTo(model.facts().caches());
    assertThat(tree.facts().classesKnown()).isTrue();
    assertThat(tree.weights().format()).isEqualTo(Weights.Format.GGUF);
    assertThat(tree.name()).isEqualTo("model");
  }

  /// Models that are too small for blocks of 256 elements, under their config.json.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "deepseek_v2",
        "deepseek_v2-lite",
        "deepseek_v3",
        "deepseek_v3-noyarn",
        "glm4_moe",
        "llama",
        "llama-tied",
        "mixtral",
        "qwen2_moe",
        "qwen3_moe",
        "qwen3_next"
      })
  void tinyModelsWithTheirConfig(String name) throws IOException {
    Path config = Repository.root().resolve("tests/fixtures/tiny/" + name + "/config.json");
    Files.copy(config, folder.resolve("config.json"));
    ModelTree model =
        Objects.requireNonNull(ModelLoader.load(folder.resolve("config.json").toString()).value());
    GgufModels.twin(name, model, GgufWriter.F32).write(folder.resolve("tiny.gguf"));
    Outcome<ModelTree> outcome = ModelLoader.load(folder.toString());
    assertThat(outcome.diagnostics()).isEmpty();
    ModelTree tree = Objects.requireNonNull(outcome.value());
    assertThat(tree.modules()).isEqualTo(model.modules());
    for (ModuleNode module : tree.modules()) {
      boolean open = module.parameters().stream().anyMatch(p -> p.shape().isEmpty());
      boolean shared = model.facts().tied() && module.name().equals("lm_head");
      if (!module.parameters().isEmpty() && !open && !shared) {
        assertThat(tree.weights().bytes(module.id())).as(module.name()).isEqualTo(stored(module));
      }
    }
  }

  /// Four bytes each; experts whose rows are no multiple of 256 are in Q8_0.
  private static long stored(ModuleNode module) {
    return module.name().contains(".experts.")
        ? module.parameterCount() / 32 * 34
        : module.parameterCount() * 4;
  }

  /// One expert's matrix of 7168 · 2048 elements is 57,344 blocks of 144 bytes.
  @Test
  void deepSeekV3ByTheByte() throws IOException {
    Path file = folder.resolve("DeepSeek-V3-Q4_K.gguf");
    GgufModels.twin("deepseek-v3", builtin("deepseek-v3"), GgufWriter.Q4_K).write(file);
    ModelTree tree = Objects.requireNonNull(ModelLoader.load(file.toString()).value());
    assertThat(tree.name()).isEqualTo("DeepSeek-V3-Q4_K");
    assertThat(bytes(tree, "model.layers.60.mlp.experts.255.down_proj")).isEqualTo(57_344L * 144);
    assertThat(bytes(tree, "model.layers.3.self_attn.kv_b_proj"))
        .isEqualTo(128L * 512 * 128 / 32 * 34 + 512L * 128 * 128 / 256 * 144);
    assertThat(bytes(tree, "lm_head")).isEqualTo(129_280L * 7168 / 256 * 144);
    assertThat(bytes(tree, "model.layers.3.mlp.gate")).isEqualTo((256L * 7168 + 256) * 4);
    assertThat(tree.weights().stackedExperts()).isTrue();
  }

  private static long bytes(ModelTree tree, String module) {
    int id =
        tree.modules().stream()
            .filter(node -> node.name().equals(module))
            .findFirst()
            .orElseThrow()
            .id();
    return tree.weights().bytes(id);
  }

  @Test
  void anyPartOfASplitFileIsTheModel() throws IOException {
    GgufWriter.of("general.architecture = llama\n" + part(0, 3, 17, 0, 6)).write(name(1, 3));
    GgufWriter.of(part(1, 3, 0, 6, 9)).write(name(2, 3));
    GgufWriter.of(part(2, 3, 0, 9, 99)).write(name(3, 3));
    for (int number = 1; number <= 3; number++) {
      Outcome<ModelTree> outcome = ModelLoader.load(name(number, 3).toString());
      assertThat(messages(outcome))
          .containsExactly(
              "`FOLDER/x-00001-of-00003.gguf` promises 17 tensors in all parts; there are 12");
    }
    GgufWriter.of("general.architecture = llama\n" + part(0, 3, 12, 0, 6)).write(name(1, 3));
    for (Path path : List.of(name(1, 3), name(2, 3), name(3, 3), folder)) {
      Outcome<ModelTree> outcome = ModelLoader.load(path.toString());
      assertThat(outcome.diagnostics()).isEmpty();
      assertThat(Objects.requireNonNull(outcome.value()).modules()).hasSize(21);
    }
    GgufWriter.of(part(1, 4, 0, 6, 9)).write(name(2, 3));
    assertThat(messages(ModelLoader.load(folder.toString())))
        .containsExactly(
            "`FOLDER/x-00002-of-00003.gguf` is called part 2 of 3, but says that it is part 2 of 4");
    GgufWriter.of(part(1, 3, 0, 5, 9)).write(name(2, 3));
    assertThat(messages(ModelLoader.load(folder.toString())))
        .containsExactly(
            "`FOLDER/x-00002-of-00003.gguf` has `blk.0.attn_k.weight`, which lies in"
                + " `FOLDER/x-00001-of-00003.gguf` too");
    Files.delete(name(2, 3));
    assertThat(messages(ModelLoader.load(folder.toString())))
        .containsExactly(
            "`FOLDER/x-00001-of-00003.gguf` is one part of several; `x-00002-of-00003.gguf` is not"
                + " beside it");
    Files.move(name(1, 3), folder.resolve("y.gguf"));
    assertThat(messages(ModelLoader.load(folder.resolve("y.gguf").toString())))
        .contains(
            "`FOLDER/y.gguf` is one of 3 parts, but is not called like `…-00001-of-00003.gguf`");
    Files.move(folder.resolve("y.gguf"), folder.resolve("y-00003-of-00002.gguf"));
    assertThat(messages(ModelLoader.load(folder.resolve("y-00003-of-00002.gguf").toString())))
        .containsExactly(
            "`FOLDER/y-00003-of-00002.gguf` is called part 3 of 2; up to 1000 are read");
  }

  private Path name(int number, int count) {
    return folder.resolve(String.format("x-%05d-of-%05d.gguf", number, count));
  }

  /// Some of the tensors of [#LLAMA], and all other keys in the first part.
  private static String part(int number, int count, int promised, int from, int to) {
    StringBuilder out = new StringBuilder();
    out.append("split.no = ").append(number).append("\nsplit.count = ").append(count).append('\n');
    if (promised > 0) {
      out.append("split.tensors.count = ").append(promised).append('\n');
      LLAMA
          .lines()
          .filter(line -> line.startsWith("llama."))
          .forEach(l -> out.append(l).append('\n'));
    }
    List<String> tensors = LLAMA.lines().filter(line -> line.contains("F32")).toList();
    tensors.subList(from, Math.min(to, tensors.size())).forEach(l -> out.append(l).append('\n'));
    return out.toString();
  }

  @Test
  void aConfigBesideItCounts() throws IOException {
    String config =
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 8,
         "hidden_size": 4, "intermediate_size": 6, "num_hidden_layers": 1,
         "num_attention_heads": 2}
        """;
    Files.writeString(folder.resolve("config.json"), config);
    GgufWriter.of(LLAMA.replace("llama.embedding_length = 4\n", ""))
        .write(folder.resolve("a.gguf"));
    assertThat(ModelLoader.load(folder.toString()).diagnostics()).isEmpty();
    assertThat(ModelLoader.load(folder.resolve("a.gguf").toString()).diagnostics()).isEmpty();
    Files.writeString(folder.resolve("config.json"), config.replace("size\": 6", "size\": 7"));
    Outcome<ModelTree> other = ModelLoader.load(folder.toString());
    assertThat(messages(other))
        .containsExactly("3 tensors have another shape than the model gives them");
    assertThat(other.diagnostics().getFirst().details().notes())
        .contains("`model.layers.0.mlp.down_proj.weight` is [4, 6], but should be [4, 7]");
    GgufWriter.of(LLAMA).write(folder.resolve("b.gguf"));
    assertThat(messages(ModelLoader.load(folder.toString())))
        .containsExactly("`FOLDER` holds 2 GGUF models");
  }

  @Test
  void missingAndSurplusTensors() throws IOException {
    Path file = folder.resolve("m.gguf");
    GgufWriter.of(LLAMA.replace("blk.0.attn_k.weight", "blk.0.attn_z.weight")).write(file);
    assertThat(messages(ModelLoader.load(file.toString())))
        .containsExactly(
            "1 tensor is missing from the GGUF file",
            "1 tensor of the GGUF file belongs to no module");
    GgufWriter.of(LLAMA.replace("block_count = 1", "block_count = 2")).write(file);
    assertThat(messages(ModelLoader.load(file.toString())))
        .containsExactly("the model has 2 layers, the GGUF file has 1");
  }

  @Test
  void withoutAnOutputLayerItIsTied() throws IOException {
    Path file = folder.resolve("m.gguf");
    GgufWriter.of(LLAMA.replace("output.weight F32 4 8\n", "")).write(file);
    Outcome<ModelTree> outcome = ModelLoader.load(file.toString());
    assertThat(outcome.diagnostics()).isEmpty();
    assertThat(Objects.requireNonNull(outcome.value()).facts().tied()).isTrue();
  }

  @Test
  void otherArchitecturesAreReadFromTheirTensors() throws IOException {
    Path file = folder.resolve("m.gguf");
    GgufWriter.of(
            LLAMA.replace("= llama", "= olmoe")
                + "blk.0.ffn_up_exps.weight F32 4 6 3\nrope_freqs.weight F32 2\n")
        .write(file);
    Outcome<ModelTree> outcome = ModelLoader.load(file.toString());
    assertThat(outcome.diagnostics().stream().map(found -> found.code().name()))
        .containsExactly("inexact-classes");
    ModelTree tree = Objects.requireNonNull(outcome.value());
    assertThat(tree.modules().stream().map(module -> module.name()))
        .contains("lm_head", "model.layers.0.self_attn.k_proj", "model.layers.0.mlp.down_proj")
        .contains("model.layers.0.mlp.experts.2.up_proj")
        .noneMatch(name -> name.contains("blk") || name.contains("rope"));
    assertThat(tree.facts().layers()).isEqualTo(1);
    // Four keys and four values of two bytes.
    assertThat(tree.facts().caches().getFirst().bytesPerToken()).isEqualTo(16);
    assertThat(bytes(tree, "model.layers.0.mlp.experts.2.up_proj")).isEqualTo(4 * 6 * 4);
  }

  @ParameterizedTest
  @CsvSource({
    "llama.attention.head_count = 2, , `llama.attention.head_count`",
    "llama.block_count = 1, , `llama.block_count`",
    "token_embd.weight F32 4 8, , `vocab_size`",
  })
  void whatTheMetadataDoNotSay(String line, String instead, String missing) throws IOException {
    Path file = folder.resolve("m.gguf");
    GgufWriter.of(LLAMA.replace(line + "\n", instead == null ? "" : instead + "\n")).write(file);
    Outcome<ModelTree> outcome = ModelLoader.load(file.toString());
    assertThat(outcome.value()).isNull();
    assertThat(messages(outcome))
        .containsExactly("the metadata of `FOLDER/m.gguf` do not say " + missing);
  }

  private List<String> messages(Outcome<ModelTree> outcome) {
    assertThat(outcome.diagnostics()).allMatch(d -> d.severity() != Severity.NOTE);
    return outcome.diagnostics().stream()
        .map(Diagnostic::message)
        .map(message -> message.replace(folder.toString(), "FOLDER"))
        .toList();
  }

  private static ModelTree builtin(String name) {
    return Objects.requireNonNull(ModelLoader.load(name).value());
  }
}
