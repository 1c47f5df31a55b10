package dev.ktc.compiler.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModelFacts.WeightFormat;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.BuiltinModels.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelLoaderTest {
  @TempDir Path path;

  private ModelFolder folder() {
    return new ModelFolder(path);
  }

  private static ModelTree tree(String nameOrPath) {
    return Objects.requireNonNull(ModelLoader.load(nameOrPath).value(), nameOrPath);
  }

  static List<Reference> references() {
    return BuiltinModels.all();
  }

  @ParameterizedTest
  @MethodSource("references")
  void whatIsSaidOfBuiltInModelsIsTrue(Reference reference) {
    ModelTree tree = tree(reference.name());
    assertThat(tree.name()).isEqualTo(reference.name());
    assertThat(tree.facts().modelType()).isEqualTo(reference.modelType());
    assertThat(tree.facts().layers()).isEqualTo(reference.layers());
    boolean yarn =
        tree.modules().stream().anyMatch(module -> module.type().name().contains("YarnRotary"));
    assertThat(yarn).isEqualTo(reference.yarn());
    assertThat(tree.facts().caches()).hasSize(reference.layers());
    assertThat(tree.facts().classesKnown()).isTrue();
  }

  /// The keys in the sources are those of the config.json.
  @ParameterizedTest
  @MethodSource("references")
  void builtInModelsAreThePublishedOnes(Reference reference) {
    ModelTree published = tree(ReferenceConfigs.folder(reference.name()).toString());
    assertThat(published.equals(tree(reference.name()))).isTrue();
  }

  /// Published sizes of the key-value caches, in bytes per token, and of the state of linear
  /// attention.
  @ParameterizedTest
  @CsvSource({
    "deepseek-v3, 70272, 0", // 61 · (512 + 64) · 2
    "deepseek-v2, 69120, 0", // 60 · (512 + 64) · 2
    "deepseek-v2-lite, 31104, 0", // 27 · (512 + 64) · 2
    "qwen3-235b-a22b, 192512, 0", // 94 · 2 · 4 · 128 · 2
    "qwen2-57b-a14b, 57344, 0", // 28 · 2 · 4 · 128 · 2
    "mixtral-8x7b, 131072, 0", // 32 · 2 · 8 · 128 · 2
    "internlm2.5-7b, 131072, 0", // 32 · 2 · 8 · 128 · 2
    "glm-4.5, 376832, 0", // 92 · 2 · 8 · 128 · 2
    "smallthinker-21b, 106496, 0", // 52 · 2 · 4 · 128 · 2
    "qwen3-next-80b, 24576, 77856768", // 12 · 2 · 2 · 256 · 2; 36 · (8192 · 4 · 2 + 32 · 128² · 4)
  })
  void caches(String name, long perToken, long fixed) {
    List<CacheSpec> caches = tree(name).facts().caches();
    assertThat(caches.stream().mapToLong(CacheSpec::bytesPerToken).sum()).isEqualTo(perToken);
    assertThat(caches.stream().mapToLong(CacheSpec::fixedBytes).sum()).isEqualTo(fixed);
  }

  @Test
  void onlyDeepSeekV3IsStoredInFloat8() {
    assertThat(tree("deepseek-v3").facts().weightFormat()).isEqualTo(WeightFormat.FP8);
    assertThat(tree("deepseek-v2").facts().weightFormat()).isEqualTo(WeightFormat.PLAIN);
    assertThat(tree("deepseek-v3").facts().hiddenSize()).isEqualTo(7168);
  }

  @Test
  void aModelIsNamedAfterItsFolder() throws IOException {
    Path inner = Files.createDirectory(path.resolve("my-llama"));
    new ModelFolder(inner).config(ModelFolder.LLAMA);
    assertThat(tree(inner.toString()).name()).isEqualTo("my-llama");
    assertThat(tree(inner + "/").name()).isEqualTo("my-llama");
    assertThat(tree(inner + "/config.json").name()).isEqualTo("my-llama");
    Files.copy(inner.resolve("config.json"), path.resolve("other.json"));
    assertThat(tree(path.resolve("other.json").toString()).name()).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource({
    "deepsek-v3, deepseek-v3",
    "deepseek-v2lite, deepseek-v2-lite",
    "Mixtral-8x7B, mixtral-8x7b",
    "gpt-4, ''",
    "./deepseek-v3/config.json, ''",
  })
  void namesThatAreNotThere(String name, String meant) {
    Outcome<ModelTree> outcome = ModelLoader.load(name);
    assertThat(outcome.value()).isNull();
    assertThat(outcome.diagnostics()).hasSize(1);
    Diagnostic found = outcome.diagnostics().getFirst();
    assertThat(found.code()).isEqualTo(TextFiles.UNREADABLE_MODEL);
    assertThat(found.primary().where().text()).isEqualTo(name);
    assertThat(found.details().help())
        .isEqualTo(meant.isEmpty() ? List.of() : List.of("did you mean `" + meant + "`?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"hidden_size\": 4|\"hidden_size\": 0|invalid-config-value|`hidden_size` must be at least"
            + " 1",
        "\"hidden_size\": 4|\"hidden_size\": -4|invalid-config-value|`hidden_size` must be at least"
            + " 1",
        "\"hidden_size\": 4|\"hidden_size\": 4.0|invalid-config-value|not `4.0`",
        "\"hidden_size\": 4|\"hidden_size\": 1e9|invalid-config-value|not `1e9`",
        "\"hidden_size\": 4|\"hidden_size\": NaN|invalid-config-value|not `NaN`",
        "\"hidden_size\": 4|\"hidden_size\": true|invalid-config-value|not true or false",
        "\"hidden_size\": 4|\"hidden_size\": {}|invalid-config-value|not an object",
        "\"hidden_size\": 4|\"hidden_size\": 4e99|invalid-config-value|not `4e99`",
        "\"hidden_size\": 4|\"hidden_size\": null|missing-config-key|`hidden_size` is missing",
        "\"hidden_size\": 4|\"size\": 4|missing-config-key|`hidden_size` is missing",
        "_layers\": 1|_layers\": 1000000000000|invalid-config-value|larger than any model",
        "_layers\": 1|_layers\": 1000000000|model-too-large|4000000 modules",
        "_layers\": 1|_layers\": 400000|model-too-large|4000000 modules",
        "_size\": 8|_size\": 1073741824|none|",
        "\"hidden_size\": 4|\"hidden_size\": 1073741824|model-too-large|10^15 parameters",
        "ads\": 2|ads\": 3|invalid-config-value|does not divide `hidden_size`, 4",
        "ads\": 2|ads\": 2, \"head_dim\": 536870912, \"mlp_bias\": 1|invalid-config-value|true or"
            + " false",
        "ads\": 2|ads\": 2, \"num_key_value_heads\": 3|invalid-config-value|does not divide",
        "[\"LlamaForCausalLM\"]|\"LlamaForCausalLM\"|invalid-config-value|must be a list",
        "[\"LlamaForCausalLM\"]|[7]|invalid-config-value|a list of strings",
        "\"llama\"|[]|invalid-config-value|`model_type` must be a string",
      })
  void configsThatCannotBe(String part, String instead, String code, String why) {
    String config = ModelFolder.LLAMA.replace(part, instead);
    assertThat(config).isNotEqualTo(ModelFolder.LLAMA);
    Outcome<ModelTree> outcome = folder().config(config).load();
    if (code.equals("none")) {
      assertThat(outcome.diagnostics()).isEmpty();
      return;
    }
    assertThat(outcome.value()).isNull();
    assertThat(outcome.diagnostics()).hasSize(1);
    assertThat(outcome.diagnostics().getFirst().code().name()).isEqualTo(code);
    assertThat(outcome.diagnostics().getFirst().message()).contains(why);
  }

  @Test
  void moreParametersThanThereCanBe() {
    String config =
        ModelFolder.LLAMA
            .replace("\"hidden_size\": 4", "\"hidden_size\": 1073741824")
            .replace("_size\": 8", "_size\": 1073741824")
            .replace("_size\": 6", "_size\": 1073741824");
    List<String> found = folder().config(config).findings();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst()).startsWith("error model-too-large config.json 5:18 ");
  }

  @Test
  void severalFaultsAreAllFound() {
    String config =
        ModelFolder.LLAMA
            .replace("\"hidden_size\": 4", "\"hidden_size\": \"4\"")
            .replace("\"vocab_size\": 8,", "")
            .replace("ate_size\": 6", "ate_size\": -6");
    assertThat(folder().config(config).findings())
        .containsExactly(
            "error missing-config-key config.json 1:1 `vocab_size` is missing",
            "error invalid-config-value config.json 5:18"
                + " `hidden_size` must be a whole number, not a string",
            "error invalid-config-value config.json 6:24"
                + " `intermediate_size` must be at least 1");
  }

  @Test
  void filesThatAreNoConfig() throws IOException {
    assertThat(folder().findings().getFirst())
        .contains("unreadable-model --model 1:1", "neither a config.json nor weights");
    assertThat(folder().file("config.json", new byte[5 << 20]).findings())
        .containsExactly(
            "error unreadable-model --model 1:1"
                + " `config.json` is larger than 4 MiB, more than is read");
    byte[] latin = "{\n\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(folder().file("config.json", latin).findings())
        .containsExactly("error unreadable-model config.json 2:7 `config.json` is not UTF-8");
    assertThat(folder().config("[1]").findings())
        .containsExactly(
            "error invalid-config-value config.json 1:1 a config.json holds an object, not a list");
    Files.delete(path.resolve("config.json"));
    Files.createDirectory(path.resolve("config.json"));
    assertThat(folder().findings())
        .containsExactly("error unreadable-model --model 1:1 `config.json` is a folder");
    Files.createFile(path.resolve("x.gguf"));
    assertThat(ModelLoader.load(path.resolve("x.gguf").toString()).diagnostics()).hasSize(1);
    assertThat(ModelLoader.load("a\0b").diagnostics()).hasSize(1);
    assertThat(ModelLoader.load("").diagnostics()).hasSize(1);
  }

  @Test
  void unknownArchitectures() {
    String config =
        ModelFolder.LLAMA.replace("LlamaFor", "LamaFor").replace("\"llama\"", "\"lama\"");
    Diagnostic found = folder().config(config).load().diagnostics().getFirst();
    assertThat(found.code()).isEqualTo(ConfigReader.UNKNOWN_ARCHITECTURE);
    assertThat(found.primary().where().text()).isEqualTo("\"lama\"");
    assertThat(found.details().help()).containsExactly("did you mean `llama`?");
    assertThat(found.details().notes().getFirst()).contains("deepseek_v3", "smallthinker");
    assertThat(folder().config("{}").findings())
        .containsExactly(
            "error unknown-architecture config.json 1:1 the config names no architecture");
  }

  /// As KTransformers does: Kimi-K2 says that its type is `kimi_k2`.
  @Test
  void theClassCountsBeforeTheType() {
    String config = ModelFolder.LLAMA.replace("\"llama\"", "\"something_new\"");
    ModelTree tree = Objects.requireNonNull(folder().config(config).load().value());
    assertThat(tree.facts().modelType()).isEqualTo("something_new");
    assertThat(tree.facts().classesKnown()).isTrue();
    assertThat(tree.root().type().name()).endsWith("LlamaForCausalLM");
  }

  @Test
  void unknownArchitecturesFromTheirTensors() {
    Map<String, List<Integer>> tensors = new LinkedHashMap<>();
    tensors.put("lm_head.weight", List.of(8, 4));
    tensors.put("model.embed_tokens.weight", List.of(8, 4));
    for (int layer : List.of(0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9)) {
      String name = "model.layers." + layer + ".";
      tensors.put(name + "self_attn.k_proj.weight", List.of(6, 4));
      tensors.put(name + "self_attn.k_proj.bias", List.of(6));
      tensors.put(name + "self_attn.v_proj.weight", List.of(10, 4));
      tensors.put(name + "self_attn.sinks", List.of(2));
      tensors.put(name + "mlp.experts.down_proj", List.of(3, 4, 4));
      tensors.put(name + "norm.weight", List.of(4));
    }
    ModelFolder folder = folder().tensors("a.safetensors", tensors);
    assertThat(folder.findings()).hasSize(1);
    assertThat(folder.findings().getFirst()).startsWith("note inexact-classes --model 1:1");
    ModelTree tree = Objects.requireNonNull(folder.load().value());
    assertThat(tree.facts().classesKnown()).isFalse();
    assertThat(tree.facts().layers()).isEqualTo(12);
    assertThat(tree.facts().hiddenSize()).isEqualTo(4);
    assertThat(tree.facts().caches()).hasSize(12);
    assertThat(tree.facts().caches().getFirst().bytesPerToken()).isEqualTo((6 + 10) * 2);
    assertThat(
            tree.modules().stream()
                .filter(module -> module.layer() < 0 || module.layer() == 10)
                .map(module -> describe(module)))
        .containsExactly(
            "|Module|-1",
            "lm_head|Linear|-1",
            "model|Module|-1",
            "model.embed_tokens|Embedding|-1",
            "model.layers|ModuleList|-1",
            "model.layers.10|Module|10",
            "model.layers.10.self_attn|Module|10",
            "model.layers.10.self_attn.k_proj|Linear|10",
            "model.layers.10.self_attn.v_proj|Linear|10",
            "model.layers.10.mlp|Module|10",
            "model.layers.10.mlp.experts|Module|10",
            "model.layers.10.norm|Module|10");
    assertThat(tree.modules().stream().map(ModuleNode::layer).distinct())
        .containsExactly(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  private static String describe(ModuleNode module) {
    return module.name()
        + "|"
        + module.type().name().replace("torch.nn.", "")
        + "|"
        + module.layer();
  }

  /// A million modules, as the benchmark wants them.
  @Test
  void aMillionModules() {
    String config =
        ReferenceConfigs.text("deepseek-v3")
            .replace("\"num_hidden_layers\": 61", "\"num_hidden_layers\": 772");
    ModelTree tree = Objects.requireNonNull(folder().config(config).load().value());
    // 769 layers with experts of 1,300 modules, 3 without of 17, 6 outside the layers.
    assertThat(tree.modules().size()).isEqualTo(769 * 1300 + 3 * 17 + 6);
    assertThat(tree.root().end()).isEqualTo(tree.modules().size());
  }
}
