package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Findings about capacity, devices and operators.
class DeviceFindingsTest {
  private static final String EXPERTS_ON_HOST =
      """
      - match: {name: '^model\\.layers\\..*\\.mlp\\.experts$'}
        replace:
          class: ktransformers.operators.experts.KTransformersExperts
          kwargs: {generate_device: cpu, generate_op: KExpertsCPU, out_device: 'cuda:0'}
        recursive: False
      - match: {name: '^'}
        replace: {class: default, kwargs: {generate_device: 'cuda:0'}}
      """;

  /// The experts of V2-Lite have 14.4 billion parameters: 2.8 GB as IQ1_S, 8.7 GB as Q4_K_M, and
  /// 15.3 GB as Q8_0.
  @ParameterizedTest
  @CsvSource({"2GB, ERROR", "4GB, WARNING", "8GB, WARNING", "10GB, NOTE", "15GB, NOTE", "17GB,"})
  void expertsOnTheHost(String memory, @Nullable Severity severity) {
    List<Diagnostic> found =
        findings("capacity-overrun", EXPERTS_ON_HOST, "deepseek-v2-lite", "1x24GiB,cpu=" + memory);
    if (severity == null) {
      assertThat(found).isEmpty();
      return;
    }
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().severity()).isEqualTo(severity);
    assertThat(text(found.getFirst().primary())).isEqualTo("cpu");
    assertThat(found.getFirst().rule()).hasValue(0);
  }

  /// The help is no advice that leaves the device too full.
  @Test
  void moveAdvice() {
    String rules =
        "- {match: {name: '^'}, replace: {class: default, kwargs: {generate_device: "
            + "'cuda:0'}}}\n";
    Diagnostic found = findings("capacity-overrun", rules, "internlm2.5-7b", "1x10GiB").getFirst();
    // 15,475,417,088 bytes of weights, 600 MiB, 1 GiB of cache and 32 MiB of activations are
    // 6,474,440,704 bytes too much. A layer takes (2·4096 + 2·1024)·4096 + 3·14336·4096 + 2·4096
    // parameters and 2·8·128·2·8192 bytes of cache, 469,778,432 bytes: 14 of them are 6.1 GiB.
    assertThat(found.details().help())
        .containsExactly(
            "move layers 18-31 to a device with that much room: -6.1 GiB here; none of those"
                + " given has it");
    assertThat(found.severity()).isEqualTo(Severity.ERROR);
  }

  @Test
  void brokenRulesLeaveOnlyWarnings() {
    String rules = "- {match: {name: '^lm_head('}, replace: {class: default}}\n" + EXPERTS_ON_HOST;
    List<Diagnostic> found =
        findings("capacity-overrun", rules, "deepseek-v2-lite", "1x1GiB,cpu=64GiB");
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().severity()).isEqualTo(Severity.WARNING);
    assertThat(found.getFirst().details().notes()).anyMatch(note -> note.contains("left out"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{generate_device: 'cuda:1'}                              | 'cuda:1' | cuda:1",
        "{generate_device: cuda, prefill_device: 'cuda:9'}        | 'cuda:9' | cuda:9",
        "{generate_device: cuda, out_device: 'cuda:2'}            | 'cuda:2' | cuda:2",
        "{generate_device: xpu}                                   | xpu      | xpu:0",
        "{generate_device: 3}                                     | 3        | cuda:3",
        "{generate_device: cuda}                                  |          |",
        "{generate_device: cpu, prefill_device: 'cuda:0'}         |          |",
      })
  void unknownDevices(String kwargs, @Nullable String where, @Nullable String device) {
    String rules = "- {match: {name: '^'}, replace: {class: default, kwargs: " + kwargs + "}}\n";
    List<Diagnostic> found =
        findings("unknown-device", rules, "deepseek-v2-lite", "1x80GiB,cpu=80GiB");
    if (device == null) {
      assertThat(found).isEmpty();
      return;
    }
    assertThat(found).hasSize(1);
    assertThat(text(found.getFirst().primary())).isEqualTo(where);
    assertThat(found.getFirst().message()).startsWith("`" + device + "` is not ");
    assertThat(found.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(Objects.requireNonNull(found.getFirst().details().evidence()).layers())
        .isEqualTo("0-26");
  }

  @Test
  void transferMapsAndTheDefaultDevice() {
    String rules =
        """
        - match: {name: '^model$'}
          replace:
            class: ktransformers.operators.models.KDeepseekV2Model
            kwargs: {transfer_map: {13: 'cuda:5'}}
        - match: {name: '^model\\.'}
          replace: {class: default, kwargs: {generate_device: 'cuda:3'}}
        """;
    List<Diagnostic> found =
        findings("unknown-device", rules, "deepseek-v2-lite", "cuda:3=80GiB,cpu=80GiB");
    assertThat(found)
        .extracting(Diagnostic::message)
        .containsExactlyInAnyOrder(
            "`cuda:5` is not among the devices", "`cuda:0` is not among the devices");
    assertThat(found)
        .filteredOn(finding -> finding.message().contains("cuda:0"))
        .allMatch(finding -> finding.primary().message().contains("by default"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ktransformers.operators.linear.KTransformerLinear"
            + " | ERROR | ktransformers.operators.linear.KTransformersLinear",
        "ktransformers.operators.experts.KTransformersLinear"
            + " | WARNING | ktransformers.operators.linear.KTransformersLinear",
        "ktransformers.operators.attention.DeepseekV2AttentionInjected"
            + " | ERROR | ktransformers.operators.attention.KDeepseekV2Attention",
        "ktransformers.operators.mlp.KDeepseekV3MLP"
            + " | ERROR | ktransformers.operators.mlp.kDeepseekV3MLP",
        "KTransformersLinear | ERROR | ktransformers.operators.linear.KTransformersLinear",
        "Default             | ERROR | default",
        "my.own.Linear       | WARNING |",
        "'not a path'        | ERROR   |",
      })
  void unknownOperators(String path, Severity severity, @Nullable String instead) {
    String rules =
        "- {match: {name: '^lm_head$'}, replace: {class: \"" + path + "\", kwargs: {}}}\n";
    List<Diagnostic> found = findings("unknown-operator", rules, "deepseek-v2-lite", null);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().severity()).isEqualTo(severity);
    assertThat(text(found.getFirst().primary())).isEqualTo(path);
    List<String> help = found.getFirst().details().help();
    if (instead == null) {
      assertThat(help).isEmpty();
    } else {
      assertThat(help).hasSize(1);
      assertThat(help.getFirst()).contains("`" + instead + "`");
    }
  }

  @Test
  void oneFindingPerClass() {
    String rule = "- {match: {name: '^lm_head$'}, replace: {class: my.own.Linear}}\n";
    List<Diagnostic> found = findings("unknown-operator", rule.repeat(6), "deepseek-v2-lite", null);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().related()).hasSize(3);
    assertThat(found.getFirst().details().notes()).contains("6 rules do this");
  }

  /// Every class that the shipped rule files name is in the catalogue.
  @Test
  void shippedFilesUseKnownOperators() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Repository.thirdParty("ktransformers/rules"))) {
      files = walk.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(30);
    for (Path file : files) {
      assertThat(findings("unknown-operator", Files.readString(file), null, null))
          .as(file.toString())
          .isEmpty();
    }
  }

  private static String text(Label label) {
    return label.where().text();
  }

  private static List<Diagnostic> findings(
      String name, String rules, @Nullable String model, @Nullable String devices) {
    DeviceInventory inventory =
        devices == null ? null : DeviceInventoryReader.read(devices).value();
    SourceFile file = new SourceFile("rules.yaml", rules);
    return Pipeline.run(new Request(file, model, inventory, Settings.DEFAULT))
        .diagnostics()
        .stream()
        .filter(finding -> finding.code().name().equals(name))
        .toList();
  }
}
