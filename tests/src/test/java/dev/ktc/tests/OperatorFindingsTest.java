package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Operators, operations and their arguments, against tables written by hand from what
/// KTransformers' constructors, loaders and kernels check.
class OperatorFindingsTest {
  private static final List<String> DEVICES = List.of("cuda:0", "cpu", "xpu:0", "npu:0");

  private static final String LINEAR =
      """
      - match: {name: '^lm_head$'}
        replace:
          class: ktransformers.operators.linear.KTransformersLinear
          kwargs: {%s}
      """;

  private static final String EXPERTS =
      """
      - match: {name: '^model\\.layers\\.3\\.mlp\\.experts$'}
        replace:
          class: ktransformers.operators.experts.%s
          kwargs: {%s}
        recursive: False
      """;

  /// Per operation: when a start fails with it as `generate_op` on cuda:0, cpu, xpu:0 and npu:0;
  /// and when with it as `prefill_op` on `prefill_device`; `-` for never.
  @ParameterizedTest
  @CsvSource({
    "KLinearMarlin,   - P3 P4 P6, - P3 - -",
    "VLinearMarlin,   - P3 P4 P6, - P3 - -",
    "KLinearTorch,    - - - -,    - - - -",
    "KLinearCPUInfer, P6 - P6 P6, - - - -",
    "KLinearFP8,      - P6 - -,   - - - -",
    "KLinearQ8,       - - - -,    - - - -",
    "KLinearIPEXLLM,  P4 P4 - P4, - - - -",
    "KExpertsCPU,     P3 - P3 P3, P3 - P3 P3",
    "KExpertsTorch,   - - - -,    - - - -",
    "KExpertsMarlin,  - P3 - -,   - P3 - -",
  })
  void operationsOnDevices(String operation, String generate, String prefill) {
    boolean linear = !operation.startsWith("KExperts");
    String base = linear ? LINEAR : EXPERTS.formatted("KTransformersExperts", "%s");
    // The other operation is one that runs anywhere.
    String anywhere = linear ? "KLinearTorch" : "KExpertsTorch";
    List<String> generates = new ArrayList<>();
    List<String> prefills = new ArrayList<>();
    for (String device : DEVICES) {
      generates.add(
          phase(
              base.formatted(
                  "generate_op: %s, generate_device: '%s', prefill_op: %s"
                      .formatted(operation, device, anywhere)),
              "unsuitable-device"));
      prefills.add(
          phase(
              base.formatted(
                  "prefill_op: %s, prefill_device: '%s', generate_op: %s, generate_device: cpu"
                      .formatted(operation, device, anywhere)),
              "unsuitable-device"));
    }
    assertThat(String.join(" ", generates)).isEqualTo(generate);
    assertThat(String.join(" ", prefills)).isEqualTo(prefill);
  }

  /// What is not written counts as its default: `KLinearMarlin` on `cuda` and `KLinearTorch`,
  /// `KExpertsCPU` on `cpu` and `KExpertsTorch` on `cuda`.
  @ParameterizedTest
  @CsvSource({
    "linear,  generate_device: cpu,                          P3",
    "linear,  generate_op: KLinearTorch,                     -",
    "linear,  prefill_device: cpu,                           -",
    "linear,  prefill_op: KLinearMarlin,                     -",
    "linear,  'generate_device: CPU',                        P3",
    "experts, generate_device: cpu,                          -",
    "experts, 'generate_device: CPU',                        -",
    "experts, 'generate_device: cpu:0',                      P3",
    "experts, 'generate_device: gpu',                        P3",
    "experts, generate_device: cuda,                         P3",
    "experts, prefill_op: KExpertsCPU,                       P3",
    "experts, prefill_device: cpu,                           -",
    "experts, 'prefill_op: KExpertsCPU, prefill_device: cpu',-",
  })
  void defaultsOfOperationsAndDevices(String kind, String kwargs, String expected) {
    String rules =
        kind.equals("linear")
            ? LINEAR.formatted(kwargs)
            : EXPERTS.formatted("KTransformersExperts", kwargs);
    assertThat(phase(rules, "unsuitable-device")).isEqualTo(expected);
  }

  /// Which classes can do without an operation: for null and the text `None`, as `prefill_op` and
  /// as `generate_op`.
  @ParameterizedTest
  @CsvSource({
    "KTransformersLinear,    P4 P4, P3 P3",
    "KTransformersExperts,   P4 P4, P3 P3",
    "KTransformersExpertsV2, P4 P4, P4 P4",
    "KSmallthinkerExperts,   - P4,  - P4",
    "KGlm4Experts,           - P4,  - P4",
  })
  void operatorsWithoutOperations(String operator, String none, String text) {
    for (boolean quoted : List.of(false, true)) {
      List<String> found = new ArrayList<>();
      for (String role : List.of("prefill_op", "generate_op")) {
        String kwargs = "generate_device: cpu, " + role + ": " + (quoted ? "None" : "null");
        String rules =
            operator.equals("KTransformersLinear")
                ? LINEAR.formatted(kwargs)
                : EXPERTS.formatted(operator, kwargs);
        found.add(phase(rules, "null-operation"));
      }
      assertThat(String.join(" ", found)).isEqualTo(quoted ? text : none);
    }
  }

  /// `-` for nothing, else severity and phase.
  @ParameterizedTest
  @CsvSource({
    "KExpertsMarlin, ktransformers-0.3.2, error P3",
    "KExpertsMarlin, ktransformers-head,  error P3",
    "KExpertsMarlin, ktransformers-sft,   error P3",
    "KExpertsMarlin, ktransformers-0.1,   -",
    "KExpertsMarlin, ktc,                 -",
    "KExpertsTorch,  ktransformers-0.3.2, error P4",
    "KExpertsTorch,  ktransformers-0.1,   -",
    "KSFTExpertsCPU, ktransformers-0.3.2, error P3",
    "KSFTExpertsCPU, ktransformers-sft,   -",
    "KSFTExpertsCPU, '',                  warning P3",
    "KExpertsMarlin, '',                  error P3",
  })
  void operationsOfReleases(String operation, String target, String expected) {
    String device = operation.equals("KSFTExpertsCPU") ? "cpu" : "cuda:0";
    String rules =
        EXPERTS.formatted(
            "KTransformersExperts",
            "generate_op: %s, generate_device: '%s'".formatted(operation, device));
    List<Diagnostic> found =
        only(check(rules, "deepseek-v3", settings(target)), "unavailable-operator");
    String shown =
        found.isEmpty()
            ? "-"
            : found.getFirst().severity().label() + " " + start(found.getFirst()).phase();
    assertThat(shown).isEqualTo(expected);
  }

  /// `prefill_device` on a stack of layers collides since early 2025.
  @Test
  void prefillDeviceOfAModel() {
    String rules =
        """
        - match: {name: '^model$'}
          replace:
            class: ktransformers.operators.models.KDeepseekV2Model
            kwargs: {prefill_device: cuda, device: cuda, generate_device: cuda}
        """;
    List<Diagnostic> found =
        only(check(rules, "deepseek-v3", Settings.DEFAULT), "forbidden-argument");
    assertThat(found).hasSize(1);
    assertThat(start(found.getFirst()).message())
        .isEqualTo(
            "TypeError: BaseInjectedModule.__init__() got multiple values for argument"
                + " 'prefill_device'");
    assertThat(
            only(check(rules, "deepseek-v3", settings("ktransformers-0.1")), "forbidden-argument"))
        .isEmpty();
  }

  /// What is written instead, and whether that may be done unasked.
  @ParameterizedTest
  @CsvSource({
    "klinearmarlin,         KLinearMarlin, safe",
    "KLinearMarlim,         KLinearMarlin, safe",
    "KLinearTroch,          KLinearTorch,  safe",
    "QuantizedLinearMarlin, KLinearMarlin, safe",
    "LinearTorchInject,     KLinearTorch,  safe",
    "LinearMarlin,          KLinearMarlin, unsafe",
    "KExpertsCPU,           '',            ''",
    "Marlin,                '',            ''",
  })
  void repairs(String written, String repaired, String safety) {
    String rules = LINEAR.formatted("generate_op: \"" + written + "\", generate_device: cuda");
    List<Diagnostic> found =
        only(check(rules, "deepseek-v3", Settings.DEFAULT), "unknown-operation");
    assertThat(found).hasSize(1);
    Fix fix = found.getFirst().details().fix();
    assertThat(fix == null ? "" : fix.safety().label()).isEqualTo(safety);
    if (fix != null) {
      Span span = fix.edits().getFirst().where().span();
      String mended =
          rules.substring(0, span.start())
              + fix.edits().getFirst().text()
              + rules.substring(span.end());
      assertThat(mended)
          .isEqualTo(LINEAR.formatted("generate_op: \"" + repaired + "\", generate_device: cuda"));
    }
  }

  /// A rule that gets nothing may name what it likes.
  @Test
  void deadRulesAreLeftAlone() {
    String all =
        "- {match: {name: '^'}, replace: {class: default, kwargs: {generate_device: cpu}}}\n";
    String dead =
        LINEAR.formatted("generate_op: Nonsense, generate_device: cpu, device: cpu, nonsense: 1");
    assertThat(check(all + dead, "deepseek-v3", Settings.DEFAULT))
        .noneMatch(OperatorFindingsTest::speaksOfOperators);
  }

  /// One finding for a fault, however many rules have it, and an edit for each of them.
  @Test
  void equalFaultsShareAFinding() {
    StringBuilder rules = new StringBuilder();
    for (int layer = 3; layer < 10; layer++) {
      rules.append(
          EXPERTS
              .formatted("KTransformersExperts", "generate_op: kexpertscpu, generate_device: cpu")
              .replace("layers\\.3", "layers\\." + layer));
    }
    List<Diagnostic> found =
        only(check(rules.toString(), "deepseek-v3", Settings.DEFAULT), "unknown-operation");
    assertThat(found).hasSize(1);
    Diagnostic one = found.getFirst();
    assertThat(one.related()).hasSize(3);
    assertThat(one.details().evidence()).isNotNull();
    assertThat(one.details().evidence().layers()).isEqualTo("3-9");
    assertThat(one.details().evidence().modules()).hasValue(7);
    assertThat(one.details().fix()).isNotNull();
    assertThat(one.details().fix().edits()).hasSize(7);
  }

  /// All errors and warnings on the rule files that KTransformers ships, each for a known reason:
  /// `prefill_device` on `KLlamaModel` is an open issue, `KExpertsMarlin` fails since 0.3.1; the
  /// others are for models and devices that came after 0.3.2.
  @Test
  void shippedRules() throws IOException {
    Path folder = Repository.thirdParty("ktransformers/rules");
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    }
    for (Path file : files) {
      for (Diagnostic finding : check(Files.readString(file), null, Settings.DEFAULT)) {
        if (speaksOfOperators(finding) && finding.severity() != Severity.NOTE) {
          String name = file.getFileName().toString().replace(".yaml", "");
          found.add(name + " " + finding.severity().label() + " " + finding.code().name());
        }
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrder(
            "DeepSeek-V3-Chat-multi-gpu-marlin error unavailable-operator",
            "Internlm2_5-7b-Chat-1m error forbidden-argument",
            "Glm4Moe-serve warning unavailable-operator",
            "Qwen3Next-serve warning unavailable-operator",
            "Smallthinker-serve warning unavailable-operator",
            "DeepSeek-V3-Chat-300IA2-npu-serve warning unavailable-operator",
            "DeepSeek-V3-Chat-300IA2-npu warning unavailable-operator",
            "Qwen3-Chat-300IA2-npu-serve warning unavailable-operator");
  }

  /// Findings on classes, operations and their arguments, not on how modules belong together.
  private static boolean speaksOfOperators(Diagnostic finding) {
    String number = finding.code().number();
    return number.compareTo("KTC4000") > 0 && number.compareTo("KTC4013") < 0;
  }

  private static Settings settings(String target) {
    if (target.isEmpty()) {
      return Settings.DEFAULT;
    }
    Target chosen =
        Stream.of(Target.values())
            .filter(one -> one.label().equals(target))
            .findFirst()
            .orElseThrow();
    return new Settings(8192, 1, "cuda:0", chosen, true);
  }

  /// The phase of the only finding of a name; `-` when there is none.
  private static String phase(String rules, String name) {
    List<Diagnostic> found = only(check(rules, "deepseek-v3", Settings.DEFAULT), name);
    assertThat(found).hasSizeLessThan(2);
    return found.isEmpty() ? "-" : start(found.getFirst()).phase().name();
  }

  private static StartFailure start(Diagnostic finding) {
    StartFailure start = finding.details().start();
    if (start == null) {
      throw new AssertionError("no failure: " + finding);
    }
    return start;
  }

  private static List<Diagnostic> only(List<Diagnostic> findings, String name) {
    return findings.stream().filter(finding -> finding.code().name().equals(name)).toList();
  }

  private static List<Diagnostic> check(String rules, @Nullable String model, Settings settings) {
    SourceFile file = new SourceFile("rules.yaml", rules);
    return Pipeline.run(new Request(file, model, null, settings)).diagnostics();
  }
}
