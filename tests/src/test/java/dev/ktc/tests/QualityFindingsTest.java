package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The figures of findings on quality, against arithmetic by hand.
class QualityFindingsTest {
  private static final String LINEAR =
      """
      - match:
          name: '^model\\.layers\\.(?!.*kv_b_proj).*$'
          class: torch.nn.Linear
        replace:
          class: ktransformers.operators.linear.KTransformersLinear
          kwargs: {generate_device: cuda, generate_op: KLinearMarlin}
      """;

  private static final String EXPERTS =
      """
      - match:
          name: '^model\\.layers\\.%s\\.mlp\\.experts$'
        replace:
          class: ktransformers.operators.experts.KTransformersExperts
          kwargs: {generate_device: cpu, generate_op: KExpertsCPU, out_device: cuda}
      """;

  /// 256 experts × 3 projections × 58 layers.
  @Test
  void everyProjectionOfEveryExpertIsCounted() {
    Diagnostic finding = only("visited-experts", LINEAR + EXPERTS.formatted(".*"), "deepseek-v3");
    assertThat(finding.message()).contains("builds 44544 operators");
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(only("visited-experts", EXPERTS.formatted(".*"), "deepseek-v3").severity())
        .isEqualTo(Severity.NOTE);
  }

  @Test
  void lostRecursionIsOneFindingWithItsCosts() {
    String rules = LINEAR + EXPERTS.formatted(".*") + "  recursive: 'False'\n";
    assertThat(named("visited-experts", rules, "deepseek-v3")).isEmpty();
    assertThat(only("quoted-boolean", rules, "deepseek-v3").details().notes())
        .anyMatch(note -> note.contains("44544"));
    String inKwargs =
        LINEAR + EXPERTS.formatted(".*").replace("out_device: cuda}", "recursive: False}");
    assertThat(named("visited-experts", inKwargs, "deepseek-v3")).isEmpty();
    assertThat(only("misplaced-key", inKwargs, "deepseek-v3").details().notes())
        .anyMatch(note -> note.contains("44544"));
  }

  /// 48 layers × 2048 × 4096 × 2 bytes = 768.0 MiB; with Marlin 48 × (2048 × 4096 × 17/32 bytes and
  /// 32 × 64 bytes of workspace) = 204.1 MiB.
  @Test
  void whatALeftOutProjectionTakes() {
    String rules =
        LINEAR.replace("(?!.*kv_b_proj).*$", "[0-9]*\\.self_attn\\.(q|k|v)_proj$")
            + """
            - match: {name: '^model\\.layers\\.'}
              replace: {class: default, kwargs: {generate_device: cuda}}
            """;
    assertThat(only("unquantised-linear", rules, "qwen3-30b-a3b").details().notes())
        .containsExactly(
            "768.0 MiB in bf16, where `KTransformersLinear` with `KLinearMarlin` would take 204.1"
                + " MiB");
  }

  /// 28 layers × (64 + 1) × 3584 × 2 bytes = 12.4 MiB.
  @Test
  void whatRoutersTake() {
    Diagnostic finding = only("quantised-router", LINEAR, "qwen2-57b-a14b");
    assertThat(finding.details().notes()).anyMatch(note -> note.contains("12.4 MiB"));
    assertThat(named("quantised-router", LINEAR, "deepseek-v3")).isEmpty();
    assertThat(named("quantised-router", LINEAR.replace("Marlin}", "Torch}"), "qwen2-57b-a14b"))
        .isEmpty();
  }

  /// Experts of a layer: 256 × 3 × 7168 × 2048 × 2 bytes = 21.0 GiB.
  @Test
  void expertsThatACatchAllKeeps() {
    String rules =
        EXPERTS.formatted("([0-9]|[1-5][0-9])")
            + """
              recursive: False
            - match: {name: '^model\\.layers\\.'}
              replace: {class: default, kwargs: {generate_device: cuda}}
            """;
    Diagnostic finding = only("lost-operator", rules, "deepseek-v3");
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.rule()).hasValue(0);
    assertThat(finding.details().notes()).anyMatch(note -> note.contains("21.0 GiB"));
    assertThat(finding.details().start())
        .isEqualTo(
            new StartFailure(
                StartFailure.Phase.P4,
                "can't find model.layers.60.mlp.experts.0.gate_proj.weight in GGUF file!"));
  }

  /// Each rule of a right file for two GPUs, its layer range cut by one layer: one defect, so one
  /// finding, at that rule, that names the layer.
  @Test
  void aRangeThatEndsTooEarlyIsOneFinding() throws IOException {
    Path file =
        Repository.root().resolve("tests/threads/02-catch-all-on-the-wrong-gpu/mended.yaml");
    List<String> rules = List.of(Files.readString(file).split("(?m)^(?=- match:)", -1));
    int cut = 0;
    for (int i = 1; i < rules.size(); i++) {
      String rule = rules.get(i);
      boolean second = rule.contains("([3-5][0-9]|60)");
      String shorter =
          rule.replace("([3-5][0-9]|60)", "([3-5][0-9])")
              .replace("([0-9]|[1-2][0-9])", "([0-9]|1[0-9]|2[0-8])");
      if (shorter.equals(rule)) {
        continue;
      }
      cut++;
      List<String> changed = new ArrayList<>(rules);
      changed.set(i, shorter);
      List<Diagnostic> found =
          run(String.join("", changed), "deepseek-v3").stream()
              .filter(finding -> finding.severity() != Severity.NOTE)
              .toList();
      assertThat(found).as(shorter).hasSize(1);
      Diagnostic finding = Objects.requireNonNull(found.getFirst());
      boolean kept = rule.contains("class: default");
      assertThat(finding.code().name()).isEqualTo(kept ? "uncovered-modules" : "lost-operator");
      assertThat(finding.rule()).hasValue(i - 1);
      assertThat(Objects.requireNonNull(finding.details().evidence()).layers())
          .isEqualTo(second ? "60" : "29");
    }
    assertThat(cut).isEqualTo(14);
  }

  /// Tables of rotary embeddings are no weights: left out of their operator's rule, they are never
  /// made, whether a catch-all takes them or nothing does.
  @Test
  void rotaryEmbeddingsThatNobodyMakes() {
    String rules =
        """
        - match: {name: '^model\\.layers\\.([0-9]|[1-5][0-9])\\..*rotary_emb$'}
          replace:
            class: ktransformers.operators.RoPE.YarnRotaryEmbeddingV3
            kwargs: {generate_device: 'cuda:0'}
        """;
    Diagnostic finding = only("uncovered-modules", rules, "deepseek-v3", "layer 60 is left out");
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(Objects.requireNonNull(finding.details().start()).phase())
        .isEqualTo(StartFailure.Phase.P6);
    assertThat(named("uninjected-rotary", rules, "deepseek-v3")).isEmpty();
  }

  /// The rule that cannot be read is the one for the experts: nothing is said of their blocks.
  @Test
  void aBrokenRuleIsNotMissed() throws IOException {
    Path file = Repository.root().resolve("tests/threads/03-unterminated-set/broken.yaml");
    assertThat(run(Files.readString(file), "deepseek-v3"))
        .filteredOn(finding -> finding.severity() != Severity.NOTE)
        .extracting(finding -> finding.code().name())
        .containsExactly("invalid-pattern");
  }

  private static Diagnostic only(String name, String rules, String model, String words) {
    List<Diagnostic> found =
        named(name, rules, model).stream()
            .filter(finding -> finding.message().contains(words))
            .toList();
    assertThat(found).as(rules).hasSize(1);
    return Objects.requireNonNull(found.getFirst());
  }

  private static Diagnostic only(String name, String rules, String model) {
    return only(name, rules, model, "");
  }

  private static List<Diagnostic> named(String name, String rules, String model) {
    return run(rules, model).stream()
        .filter(finding -> finding.code().name().equals(name))
        .toList();
  }

  private static List<Diagnostic> run(String rules, String model) {
    SourceFile file = new SourceFile("rules.yaml", rules);
    return Pipeline.run(new Request(file, model, null, Settings.DEFAULT)).diagnostics();
  }
}
