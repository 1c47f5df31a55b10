package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Findings about the flow over devices, pairs of operators and CUDA graphs: none on rule files
/// that are right, one on each of them with one fault.
class DeviceFlowTest {
  private static final String TWO_GPUS = "DeepSeek-V3-Chat-multi-gpu.yaml";

  /// Which shipped files need a start without CUDA graphs.
  private static final List<String> WITHOUT_GRAPHS =
      List.of("DeepSeek-V2-Lite-Chat-gpu-cpu", "DeepSeek-V3-Chat-multi-gpu-marlin");

  /// The shipped files are right, each on its model.
  @Test
  void shippedFiles() throws IOException {
    List<Path> recorded;
    try (Stream<Path> list = Files.list(Repository.thirdParty("ktransformers/resolutions"))) {
      recorded = list.sorted().toList();
    }
    assertThat(recorded).hasSize(38);
    List<String> found = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Path path : recorded) {
      String[] names = path.getFileName().toString().replace(".json.gz", "").split("__", -1);
      Path rules =
          Repository.thirdParty(
              "ktransformers/rules/" + names[0].replaceFirst("^(xpu|rocm|npu)_", "$1/") + ".yaml");
      for (Diagnostic finding : ours(Files.readString(rules), names[1], Settings.DEFAULT)) {
        found.add(names[0] + " " + finding.code().name() + " " + finding.severity());
      }
      if (WITHOUT_GRAPHS.contains(names[0])) {
        expected.add(names[0] + " cuda-graph-conflict WARNING");
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  /// The same files are right without graphs, and on a runtime that moves tensors itself.
  @ParameterizedTest
  @CsvSource({
    "DeepSeek-V2-Lite-Chat-gpu-cpu.yaml, deepseek-v2-lite, KTRANSFORMERS_0_3_2, false",
    "DeepSeek-V3-Chat-multi-gpu-marlin.yaml, deepseek-v3, KTRANSFORMERS_0_3_2, false",
    "DeepSeek-V2-Lite-Chat-gpu-cpu.yaml, deepseek-v2-lite, KTC, true",
    "DeepSeek-V3-Chat-multi-gpu-marlin.yaml, deepseek-v3, KTC, true",
  })
  void withoutGraphs(String file, String model, Target target, boolean graph) throws IOException {
    Settings settings = new Settings(8192, 1, "cuda:0", target, graph);
    assertThat(ours(shipped(file), model, settings)).isEmpty();
  }

  /// One fault each in a file for two GPUs, layers 0 to 29 and 30 to 60. The catch-all of the
  /// second half has four norms and `kv_b_proj` of 31 layers, and the final norm: 156 modules.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "30: \"cuda:1\" | 31: \"cuda:1\" | broken-device-flow | 30 | P6",
        "30: \"cuda:1\" | 29: \"cuda:1\" | broken-device-flow | 29 | P6",
        "30: \"cuda:1\" | \"30\": \"cuda:1\" | broken-device-flow | 30-60 | P6",
        "30: \"cuda:1\" | 61: \"cuda:1\" | broken-device-flow | 30-60 | P6",
        "30: \"cuda:1\" | 30: \"cuda:0\" | broken-device-flow | 30-60 | P6",
        "30: \"cuda:1\" | 30: \"cuda\" | broken-device-flow | 30-60 | P6",
        "      transfer_map: #        30: \"cuda:1\" |  | broken-device-flow | 30-60 | P6",
        "30: \"cuda:1\" | 30: 1 | invalid-transfer |  | P6",
        "30: \"cuda:1\" | 30: \"cuda:1\", 61: \"cuda:0\" | ineffective-transfer | |",
        "out_device: \"cuda:1\" | out_device: \"cuda:0\" | wrong-out-device | 30-60 | P7",
        "out_device: \"cuda:1\" | out_devise: \"cuda:1\" | wrong-out-device | 30-60 | P7",
        "out_device: \"cuda:0\" | out_device: \"cuda:1\" | wrong-out-device | 3-29 | P7",
        "out_device: \"cuda:0\" | out_device: \"cuda\" | bare-cuda | 3-29 |",
        "generate_device: \"cpu\" | generate_device: \"cuda:0\" | embedding-off-host |  | P6",
        "prefill_device: \"cpu\" | prefill_device: \"CPU\" | invalid-device |  | P8",
      })
  void oneFault(
      String old,
      @Nullable String wrong,
      String code,
      @Nullable String layers,
      @Nullable String phase)
      throws IOException {
    String rules = shipped(TWO_GPUS);
    String before = old.replace("#", "\n");
    String after = wrong == null ? "" : wrong;
    if (after.contains(",")) {
      before = "\n        " + before;
      after = " {" + after + "}";
    }
    assertOne(edit(rules, "", before, after), code, layers, phase, -1);
  }

  /// One fault in the device of one rule, found by its pattern's end.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "(model.norm)\" | cuda:1 | cuda:0 | off-stream-modules | 30-60 | 156",
        "([3456][0-9])\\\\.self_attn$ | cuda:1 | cuda:0 | off-stream-modules | 30-60 | 31",
        "([3456][0-9])\\\\.mlp\\\\.gate$ | cuda:1 | cuda:0 | off-stream-modules | 30-60 | 31",
        "([3456][0-9])\\\\.self_attn$ | generate_device: \"cuda:1\" | | missing-cache-device | 30-60 | 31",
      })
  void oneRule(
      String pattern, String old, @Nullable String wrong, String code, String layers, int modules)
      throws IOException {
    String after = wrong == null ? "" : wrong;
    String phase = code.equals("missing-cache-device") ? "P5" : "P6";
    assertOne(edit(shipped(TWO_GPUS), pattern, old, after), code, layers, phase, modules);
  }

  /// One fault each in the pairing of operators.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "DeepSeek-V3-Chat | (?!.*self_attn\\\\.kv_b_proj) | | replaced-kv-projection | 0-60 | 61",
        "DeepSeek-V3-Chat | RoPE.YarnRotaryEmbeddingV3 | default | uninjected-rotary | 0-60 | 61",
        "DeepSeek-V3-Chat | experts.KDeepseekV3MoE | default | unpaired-experts | 3-60 | 58",
        "DeepSeek-V3-Chat | experts.KTransformersExperts | default | unpaired-experts | 3-60 | 58",
        "DeepSeek-V3-Chat | KTransformersExperts | KTransformersExpertsV2 | mixed-families | 3-60 | 58",
        "DeepSeek-V3-Chat-serve | KTransformersExpertsV2 | KTransformersExperts"
            + " | mixed-families | 3-60 | 58",
        "DeepSeek-V3-Chat-serve | layernorm.RMSNorm | default | incomplete-serving | 0-60 | 245",
        "DeepSeek-V3-Chat-serve | models.KDeepseekV2Model | default | incomplete-serving | | 1",
      })
  void onePair(
      String file,
      String old,
      @Nullable String wrong,
      String code,
      @Nullable String layers,
      int modules)
      throws IOException {
    String root = "ktransformers.operators.";
    boolean whole = "default".equals(wrong);
    String rules =
        edit(shipped(file + ".yaml"), "", whole ? root + old : old, wrong == null ? "" : wrong);
    assertOne(
        rules,
        code,
        layers,
        code.equals("unpaired-experts") && old.endsWith("KTransformersExperts") ? "P7" : "P6",
        modules);
  }

  /// The last layer is left out of the second half's catch-all: its norms go to the first GPU.
  @Test
  void uncoveredModulesBreakTheFlow() throws IOException {
    String rules =
        edit(
            shipped(TWO_GPUS),
            "",
            "(^model\\\\.layers\\\\.([3456][0-9])\\\\.)|(model.norm)",
            "(^model\\\\.layers\\\\.([345][0-9])\\\\.)|(model.norm)");
    assertOne(rules, "uncovered-modules", "60", "P6", 5);
    Settings ours = new Settings(8192, 1, "cuda:0", Target.KTC, true);
    assertThat(ours(rules, "deepseek-v3", ours))
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.WARNING);
  }

  /// An output layer that does not move its input must be where the final norm is.
  @Test
  void plainOutputLayer() throws IOException {
    String rules =
        edit(
            shipped(TWO_GPUS),
            "^lm_head",
            "class: ktransformers.operators.linear.KTransformersLinear\n    kwargs:\n"
                + "      generate_device: \"cuda:1\"",
            "class: default\n    kwargs:\n      generate_device: \"cuda:0\"");
    Diagnostic found = assertOne(rules, "off-stream-modules", null, "P6", 1);
    assertThat(found.message()).contains("`lm_head` is on `cuda:0`");
  }

  /// Seven boundaries, each one layer late: one finding.
  @Test
  void shiftedMapOfEightGpus() throws IOException {
    String rules = shipped("DeepSeek-V3-Chat-multi-gpu-8.yaml");
    for (int layer = 56; layer >= 8; layer -= 8) {
      rules = edit(rules, "", "        " + layer + ": \"", "        " + (layer + 1) + ": \"");
    }
    assertOne(rules, "broken-device-flow", "8,16,24,32,40,48,56", "P6", -1);
  }

  /// A class that ktc does not know may move the stream by itself.
  @Test
  void unknownStack() throws IOException {
    String rules =
        edit(
            shipped(TWO_GPUS),
            "",
            "ktransformers.operators.models.KDeepseekV2Model",
            "mine.models.MyModel");
    assertThat(ours(rules, "deepseek-v3", Settings.DEFAULT)).isEmpty();
  }

  /// Without graphs a wrong `out_device` is only slow, except where blocks add in place.
  @Test
  void resultsOnAnotherDeviceWithoutGraphs() throws IOException {
    Settings eager = new Settings(8192, 1, "cuda:0", Target.KTRANSFORMERS_0_3_2, false);
    String deepseek =
        edit(shipped(TWO_GPUS), "", "out_device: \"cuda:1\"", "out_device: \"cuda:0\"");
    assertThat(ours(deepseek, "deepseek-v3", eager))
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.WARNING);
    String qwen =
        edit(
            shipped("Qwen2-57B-A14B-Instruct-multi-gpu.yaml"),
            "",
            "out_device: \"cuda:1\"",
            "out_device: \"cuda:0\"");
    assertThat(ours(qwen, "qwen2-57b-a14b", eager))
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.ERROR);
  }

  private static Diagnostic assertOne(
      String rules, String code, @Nullable String layers, @Nullable String phase, int modules) {
    List<Diagnostic> found = ours(rules, "deepseek-v3", Settings.DEFAULT);
    assertThat(found).extracting(finding -> finding.code().name()).containsExactly(code);
    Diagnostic finding = found.getFirst();
    Evidence evidence = Objects.requireNonNull(finding.details().evidence());
    assertThat(evidence.level()).isEqualTo(Evidence.Level.MODEL);
    if (layers != null) {
      assertThat(evidence.layers()).isEqualTo(layers);
    }
    if (modules >= 0) {
      assertThat(evidence.modules()).hasValue(modules);
    }
    StartFailure start = finding.details().start();
    assertThat(start == null ? null : start.phase().name()).isEqualTo(phase);
    assertThat(finding.severity()).isEqualTo(phase == null ? Severity.WARNING : Severity.ERROR);
    return finding;
  }

  /// Warnings and errors of these checks.
  private static List<Diagnostic> ours(String rules, String model, Settings settings) {
    SourceFile file = new SourceFile("rules.yaml", rules);
    return Pipeline.run(new Request(file, model, null, settings)).diagnostics().stream()
        .filter(finding -> finding.severity() != Severity.NOTE)
        .filter(
            finding ->
                finding.code().number().matches("KTC(404|501|502).")
                    || (finding.code().name().equals("uncovered-modules")
                        && !rules.contains("npu")
                        && !rules.contains("xpu")))
        .toList();
  }

  private static String shipped(String name) throws IOException {
    return Files.readString(Repository.thirdParty("ktransformers/rules/" + name));
  }

  /// Replaces the first occurrence after a text.
  private static String edit(String rules, String after, String old, String replacement) {
    int start = rules.indexOf(after);
    int at = rules.indexOf(old, Math.max(start, 0));
    assertThat(start).as(after).isNotNegative();
    assertThat(at).as(old).isNotNegative();
    return rules.substring(0, at) + replacement + rules.substring(at + old.length());
  }
}
