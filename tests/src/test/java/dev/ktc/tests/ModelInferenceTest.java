package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.file.ModelInference;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// For which models rule files were written, as far as the files themselves tell.
class ModelInferenceTest {
  /// Nothing in these files tells one model of the family from the other.
  private static final Map<String, List<String>> UNDECIDED =
      Map.of(
          "deepseek-v2", List.of("deepseek-v2", "deepseek-v2-lite"),
          "deepseek-v2-lite", List.of("deepseek-v2", "deepseek-v2-lite"),
          "qwen3-235b-a22b", List.of("qwen3-235b-a22b", "qwen3-30b-a3b"),
          "qwen3-30b-a3b", List.of("qwen3-235b-a22b", "qwen3-30b-a3b"));

  @Test
  void findsTheModelsOfTheShippedRules() throws IOException {
    Path fixtures = Repository.thirdParty("ktransformers");
    Map<String, List<String>> expected = new TreeMap<>();
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(fixtures.resolve("resolutions"))) {
      for (Path file : files.sorted().toList()) {
        String[] pair = file.getFileName().toString().replace(".json.gz", "").split("__", -1);
        boolean countsLayers = pair[0].startsWith("DeepSeek-V2") && pair[0].contains("gpu");
        expected.put(
            pair[0],
            countsLayers ? List.of(pair[1]) : UNDECIDED.getOrDefault(pair[1], List.of(pair[1])));
        found.put(pair[0], ModelInference.candidates(rules(rulesFile(fixtures, pair[0]))));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static Path rulesFile(Path fixtures, String name) {
    Path plain = fixtures.resolve("rules").resolve(name + ".yaml");
    return Files.exists(plain)
        ? plain
        : fixtures.resolve("rules").resolve(name.replaceFirst("_", "/") + ".yaml");
  }

  private static RuleSet rules(Path file) throws IOException {
    return rules(Files.readString(file));
  }

  private static RuleSet rules(String yaml) {
    SyntaxTree tree = RuleParser.parse(new SourceFile("rules.yaml", yaml)).value();
    assertThat(tree).isNotNull();
    Lowered lowered = Lowering.lower(tree).value();
    assertThat(lowered).isNotNull();
    return lowered.rules();
  }

  @ParameterizedTest
  @CsvSource({
    // Up to the last layer of one of the two, and in tens as people write it.
    "'(0|[1-9]|[1-5][0-9])', deepseek-v2",
    "'([0-9]|1[0-9]|2[0-6])', deepseek-v2-lite",
    "'([0-9]|[12][0-9])', deepseek-v2-lite",
    // Beyond the smaller one, though not to the end of the larger one.
    "'(3[0-9]|4[0-4])', deepseek-v2",
    // Both have these.
    "'[0-9]', deepseek-v2 deepseek-v2-lite",
    "'.*', deepseek-v2 deepseek-v2-lite",
    // Beyond both: nothing is gained.
    "'9[0-9]', deepseek-v2 deepseek-v2-lite",
  })
  void countsLayers(String layers, String models) {
    RuleSet rules =
        rules(
            """
            - match:
                name: '^model\\.layers\\.%s\\.mlp$'
                class: ktransformers.models.modeling_deepseek.DeepseekV2MoE
              replace: {class: default}
            """
                .formatted(layers));
    assertThat(ModelInference.candidates(rules)).isEqualTo(List.of(models.split(" ", -1)));
  }

  @Test
  void aRuleForEveryLayerLeavesTheNumberOpen() {
    RuleSet rules =
        rules(
            """
            - match:
                name: '^model\\.layers\\.([0-9]|[12][0-9])\\.mlp$'
                class: ktransformers.models.modeling_deepseek.DeepseekV2MoE
              replace: {class: default}
            - match: {name: '^model\\.layers\\.'}
              replace: {class: default}
            """);
    assertThat(ModelInference.candidates(rules)).containsExactly("deepseek-v2", "deepseek-v2-lite");
  }

  @Test
  void theOperatorForRotaryEmbeddingsTellsMoonlightFromDeepSeek() {
    List<List<String>> found = new ArrayList<>();
    for (String operator : List.of("YarnRotaryEmbeddingV3", "RotaryEmbeddingV3")) {
      found.add(
          ModelInference.candidates(
              rules(
                  """
                  - match:
                      class: ktransformers.models.modeling_deepseek_v3.DeepseekV3RotaryEmbedding
                    replace: {class: ktransformers.operators.RoPE.%s}
                  """
                      .formatted(operator))));
    }
    assertThat(found).containsExactly(List.of("deepseek-v3"), List.of("moonlight-16b"));
  }

  @Test
  void aBorrowedClassAloneDecidesNothing() {
    String rotary = "ktransformers.models.modeling_qwen2_moe.Qwen2MoeRotaryEmbedding";
    RuleSet rules = rules("- {match: {class: %s}, replace: {class: default}}".formatted(rotary));
    assertThat(ModelInference.candidates(rules))
        .containsExactly("qwen3-235b-a22b", "qwen3-30b-a3b", "qwen2-57b-a14b");
  }

  @Test
  void namesAloneSayNothing() {
    RuleSet rules =
        rules("- {match: {name: '^model.layers', class: torch.nn.Linear}, replace: {}}");
    assertThat(ModelInference.candidates(rules)).isEmpty();
  }
}
