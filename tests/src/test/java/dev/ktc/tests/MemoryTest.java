package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ktc.compiler.analysis.MemoryFootprint;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.MemoryReport;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.resolve.Resolver;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each device must hold, against figures worked out by hand and figures that others measured.
class MemoryTest {
  private static final double GB = 1e9;

  /// Marlin for every linear layer but `kv_b_proj`, experts on the host, for one GPU.
  private static final String ONE_GPU =
      """
      - match: {name: '^lm_head$', class: torch.nn.Linear}
        replace: &marlin
          class: ktransformers.operators.linear.KTransformersLinear
          kwargs: {generate_device: cuda, generate_op: KLinearMarlin}
      - match: {name: '^model\\.layers\\.(?!.*self_attn\\.kv_b_proj).*$', class: torch.nn.Linear}
        replace: *marlin
      - match: {name: '^model\\.layers\\..*\\.mlp\\.experts$'}
        replace:
          class: ktransformers.operators.experts.KTransformersExperts
          kwargs: {generate_device: cpu, generate_op: KExpertsCPU, out_device: cuda}
        recursive: False
      - match: {name: '^model\\.layers\\..*\\.self_attn$'}
        replace:
          class: ktransformers.operators.attention.KDeepseekV2Attention
          kwargs: {generate_device: cuda}
      - match: {name: '^model\\.embed_tokens$'}
        replace: {class: default, kwargs: {generate_device: cpu}}
      """;

  /// The parts of a DeepSeek-V3 on one GPU, by hand: 61 · (1536·7168 + 24576·1536 + 576·7168
  /// + 7168·16384) · 4.25 bits, 61 · 32768·512 · 2 bytes, 58 · 3·2048·7168 and 3 · 3·18432·7168 and
  /// 129280·7168 at 4.25 bits, 58 · 256·7168 · 2 bytes.
  @Test
  void deepSeekV3OnOneGpu() {
    MemoryReport report = report("deepseek-v3", ONE_GPU);
    MemoryRow gpu = row(report, "cuda:0");
    assertThat(weights(report, "self_attn · KTransformersLinear").low() / GB)
        .isCloseTo(5.52, within(0.005));
    assertThat(weights(report, "self_attn · no rule").low() / GB).isCloseTo(2.05, within(0.005));
    assertThat(weights(report, "mlp.shared_experts · KTransformersLinear").low() / GB)
        .isCloseTo(1.36, within(0.005));
    assertThat(weights(report, "mlp · KTransformersLinear").low() / GB)
        .isCloseTo(0.63, within(0.005));
    assertThat(weights(report, "lm_head").low() / GB).isCloseTo(0.49, within(0.005));
    assertThat(weights(report, "mlp · no rule").low() / GB).isCloseTo(0.21, within(0.005));
    assertThat(gpu.weights() / GB).isCloseTo(10.3, within(0.05));
    // 61 · (512 + 64) · 2 bytes
    assertThat(gpu.kvCache()).isEqualTo(70_272L * 8192);
    // KTransformers' own documents say 14 GB.
    assertThat(gpu.low()).isLessThan((long) (14 * GB)).isGreaterThan((long) (11 * GB));
    assertThat(gpu.high()).isGreaterThanOrEqualTo((long) (14 * GB)).isLessThan((long) (16 * GB));
    assertThat(weights(report, "model.embed_tokens").low()).isEqualTo(129_280L * 7168 * 2);
    ByteRange experts = weights(report, "mlp.experts");
    assertThat(experts.low()).isEqualTo(58L * 256 * 3 * 7168 * 2048 * 50 / 256);
    assertThat(experts.high()).isEqualTo(58L * 256 * 3 * 7168 * 2048 * 34 / 32);
  }

  /// "approximately 20.7 GB of VRAM usage and 136GB DRAM memory requests if the Q4_K_M version is
  /// used", says KTransformers' tutorial of these rules, but not for how many tokens.
  /// Q4_K_M files take 4.85 bits per parameter.
  @Test
  void deepSeekV2AsInTheTutorial() {
    String rules =
        """
        - match: {name: '^(lm_head|model\\.layers\\.(?!.*self_attn).*)$', class: torch.nn.Linear}
          replace:
            class: ktransformers.operators.linear.KTransformersLinear
            kwargs: {generate_device: cuda, generate_op: KLinearMarlin}
        - match: {name: '^model\\.layers\\..*\\.mlp\\.experts$'}
          replace:
            class: ktransformers.operators.experts.KTransformersExperts
            kwargs: {generate_device: cpu, generate_op: KExpertsCPU}
          recursive: False
        - match: {name: '^model\\.embed_tokens$'}
          replace: {class: default, kwargs: {generate_device: cpu}}
        """;
    MemoryReport report = report("deepseek-v2", rules);
    MemoryRow gpu = row(report, "cuda:0");
    assertThat(gpu.low() / GB).isCloseTo(20.7, withinPercentage(5));
    MemoryItem experts = item(report, "mlp.experts");
    double host = experts.elements() * 4.85 / 8 + weights(report, "model.embed_tokens").low();
    assertThat(host / GB).isCloseTo(136, within(0.5));
  }

  /// 256·3·7168·2048 and 160·3·5120·1536 parameters at 4.25 bits; all of a layer's experts.
  @ParameterizedTest
  @CsvSource({"deepseek-v3, 3, 5.99", "deepseek-v2, 1, 2.0"})
  void expertsOnTheGpu(String model, int layer, double gigabytes) {
    String rules =
        """
        - match: {name: '^model\\.layers\\.%d\\.mlp\\.experts$'}
          replace:
            class: ktransformers.operators.experts.KTransformersExperts
            kwargs: {generate_device: 'cuda:1', generate_op: KExpertsMarlin}
        - match: {name: '^model'}
          replace: {class: default, kwargs: {generate_device: cpu}}
        """
            .formatted(layer);
    MemoryRow gpu = row(report(model, rules), "cuda:1");
    assertThat(gpu.weights() / GB).isCloseTo(gigabytes, within(0.012));
  }

  /// Loading V3's `lm_head` overruns cards of 10 GB (issue 764 of KTransformers): 926.7 M
  /// parameters
  /// at 10 to 12 bytes, before anything else is there.
  @Test
  void loadPeak() {
    MemoryReport report = report("deepseek-v3", ONE_GPU);
    MemoryItem peak =
        report.items().stream()
            .filter(one -> one.category() == Category.LOAD_PEAK && one.device().equals("cuda:0"))
            .findFirst()
            .orElseThrow();
    assertThat(peak.what()).isEqualTo("loading lm_head");
    assertThat(peak.bytes()).isEqualTo(new ByteRange(9_266_790_400L, 11_120_148_480L));
    MemoryReport headOnly =
        report(
            "deepseek-v3",
            ONE_GPU.replace("'^model\\.embed_tokens$'", "'^model'"),
            "1x10GB,cpu=2TiB");
    MemoryRow gpu = row(headOnly, "cuda:0");
    assertThat(gpu.verdict()).isEqualTo(MemoryRow.Verdict.OVERRUNS);
    assertThat(row(report("deepseek-v3", ONE_GPU), "cuda:0").low()).isGreaterThan(gpu.low());
  }

  /// `flashinfer_attn` keeps `kv_b_proj` a second time: 61 · 32768·512 · 2 bytes.
  @Test
  void absorbedCopies() {
    String serve =
        ONE_GPU.replace(
            "ktransformers.operators.attention.KDeepseekV2Attention",
            "ktransformers.operators.balance_serve_attention.flashinfer_attn");
    long more =
        row(report("deepseek-v3", serve), "cuda:0").weights()
            - row(report("deepseek-v3", ONE_GPU), "cuda:0").weights();
    assertThat(more).isEqualTo(61L * 32_768 * 512 * 2);
  }

  /// 2 · KV heads · head size · 2 bytes per layer, rounded up to pages of 64 tokens.
  @ParameterizedTest
  @CsvSource({
    "qwen2-57b-a14b,   57344, 2 · 4 · 128 · 2 · 28",
    "mixtral-8x7b,    131072, 2 · 8 · 128 · 2 · 32",
    "qwen3-235b-a22b, 192512, 2 · 4 · 128 · 2 · 94",
    "deepseek-v2-lite, 31104, (512 + 64) · 2 · 27"
  })
  void cachePerToken(String model, long bytes, String formula) {
    String all =
        "- {match: {name: '^'}, replace: {class: default, kwargs: {generate_device: cpu}}}\n";
    Settings settings =
        new Settings(
            1000,
            3,
            Settings.DEFAULT.defaultDevice(),
            Settings.DEFAULT.target(),
            Settings.DEFAULT.cudaGraph());
    MemoryRow host = row(report(model, all, null, settings), "cpu");
    assertThat(host.kvCache()).as(formula).isEqualTo(bytes * 1024 * 3);
  }

  /// The cache lies with the attention layer, the weights where their rules say.
  @Test
  void eachLayerOnItsDevice() {
    String rules =
        """
        - match: {name: '^model\\.layers\\.[0-9]\\.self_attn$'}
          replace: {class: default, kwargs: {generate_device: 'cuda:1'}}
        - match: {name: '^model\\.layers\\.[0-9]\\.'}
          replace: {class: default, kwargs: {generate_device: 'cuda:2'}}
        - match: {name: '^'}
          replace: {class: default, kwargs: {generate_device: cpu}}
        """;
    MemoryReport report = report("deepseek-v2-lite", rules, "4x1GiB,cpu=1GiB");
    assertThat(report.rows())
        .extracting(MemoryRow::device)
        .containsExactly("cuda:0", "cuda:1", "cuda:2", "cuda:3", "cpu");
    assertThat(row(report, "cuda:1").kvCache()).isEqualTo(10L * 576 * 2 * 8192);
    assertThat(row(report, "cuda:1").weights()).isZero();
    assertThat(row(report, "cuda:2").kvCache()).isZero();
    assertThat(row(report, "cuda:0").high()).isZero();
    assertThat(row(report, "cpu").kvCache()).isEqualTo(17L * 576 * 2 * 8192);
    // Layer 0 is dense, the other nine have 64 experts, shared ones and a router.
    long attention = 3072L * 2048 + 576 * 2048 + 512 + 4096 * 512 + 2048 * 2048 + 2 * 2048;
    long dense = 3L * 10_944 * 2048;
    long sparse = 64L * 3 * 1408 * 2048 + 3L * 2816 * 2048 + 64 * 2048;
    assertThat(row(report, "cuda:2").weights())
        .isEqualTo((10 * attention + dense + 9 * sparse) * 2);
  }

  /// AMX repacks bfloat16 experts: one or two bytes a parameter.
  @ParameterizedTest
  @CsvSource({"AMXInt8, 1, 1", "AMXBF16, 2, 2", "AMXInt9, 0.5, 2"})
  void expertsOfTheAmxBackends(String backend, double low, double high) {
    String rules = ONE_GPU.replace("out_device: cuda}", "backend: " + backend + "}");
    MemoryItem experts = item(report("deepseek-v2-lite", rules), "mlp.experts");
    assertThat(experts.elements()).isEqualTo(26L * 64 * 3 * 1408 * 2048);
    assertThat(experts.bytes().low()).isEqualTo((long) (experts.elements() * low));
    assertThat(experts.bytes().high()).isEqualTo((long) (experts.elements() * high));
  }

  /// Of what nobody knows, nothing is asserted.
  @ParameterizedTest
  @CsvSource({
    "my.own.Linear, KLinearMarlin",
    "ktransformers.operators.linear.KTransformersLinear, QuantizedLinearMarlin"
  })
  void unknownOperators(String path, String operation) {
    String rules =
        "- match: {name: '^lm_head$'}\n"
            + "  replace: {class: %s, kwargs: {generate_op: %s, generate_device: 'cuda:3'}}\n"
                .formatted(path, operation);
    MemoryItem head = item(report("deepseek-v2-lite", rules), "lm_head");
    long parameters = 102_400L * 2048;
    assertThat(head.device()).isEqualTo("cuda:3");
    assertThat(head.bytes()).isEqualTo(new ByteRange(parameters / 2, parameters * 2));
    assertThat(head.cause().basis()).isEqualTo(MemoryItem.Basis.UNKNOWN_OPERATOR);
  }

  /// What is not visited and not loaded by an operator goes to the current device, whatever the
  /// rule's device.
  @Test
  void belowRecursiveFalse() {
    String rules =
        """
        - match: {name: '^model\\.layers\\.3$'}
          replace: {class: default, kwargs: {generate_device: 'cuda:1'}}
          recursive: False
        - match: {name: '^'}
          replace: {class: default, kwargs: {generate_device: cpu}}
        """;
    MemoryReport report = report("internlm2.5-7b", rules);
    long layer = (2L * 4096 + 2 * 1024) * 4096 + 3L * 14_336 * 4096 + 2 * 4096;
    assertThat(row(report, "cuda:0").weights()).isEqualTo(layer * 2);
    assertThat(report.rows()).extracting(MemoryRow::device).containsExactly("cuda:0", "cpu");
  }

  /// The experts operator loads everything below it, whether its rule has `recursive: false` or
  /// not.
  @Test
  void expertsLoadThemselves() {
    String open = ONE_GPU.replace("  recursive: False\n", "");
    assertThat(open).isNotEqualTo(ONE_GPU);
    assertThat(report("deepseek-v3", open).rows()).isEqualTo(report("deepseek-v3", ONE_GPU).rows());
  }

  /// Every parameter is counted once, under 150 random rule files.
  @Test
  void everyParameterIsCountedOnce() throws IOException {
    Path file = Repository.root().resolve("tests/fixtures/rules/random-rules.jsonl.gz");
    ObjectMapper json = new ObjectMapper();
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode entry = json.readTree(line);
        countsAll(entry.get("model").asText(), entry.get("rules").asText());
        count++;
      }
    }
    assertThat(count).isEqualTo(150);
  }

  private static void countsAll(String model, String rules) {
    MemoryReport report = report(model, rules);
    long counted =
        report.items().stream()
            .filter(item -> item.category() == Category.WEIGHTS)
            .filter(item -> !item.what().startsWith("absorbed copies"))
            .mapToLong(MemoryItem::elements)
            .sum();
    assertThat(counted).as(rules).isEqualTo(parameters(model));
    for (MemoryRow row : report.rows()) {
      assertThat(row.low())
          .isGreaterThanOrEqualTo(row.weights() + row.kvCache() + row.workspace() + row.reserve())
          .isLessThanOrEqualTo(row.high());
    }
  }

  private static long parameters(String model) {
    return tree(model).modules().stream().mapToLong(ModuleNode::parameterCount).sum();
  }

  private static MemoryReport report(String model, String rules) {
    return report(model, rules, null);
  }

  private static MemoryReport report(String model, String rules, @Nullable String devices) {
    return report(model, rules, devices, Settings.DEFAULT);
  }

  private static MemoryReport report(
      String model, String rules, @Nullable String devices, Settings settings) {
    SyntaxTree syntax = RuleParser.parse(new SourceFile("rules.yaml", rules)).value();
    Lowered lowered = Lowering.lower(Objects.requireNonNull(syntax)).value();
    assertThat(Objects.requireNonNull(lowered).rules().broken()).isEmpty();
    DeviceInventory inventory =
        devices == null ? null : DeviceInventoryReader.read(devices).value();
    return MemoryFootprint.of(
        Resolver.resolve(lowered.rules(), tree(model), settings.defaultDevice()),
        inventory,
        settings);
  }

  private static ModelTree tree(String model) {
    return Objects.requireNonNull(ModelLoader.load(model).value());
  }

  private static MemoryRow row(MemoryReport report, String device) {
    List<MemoryRow> rows =
        report.rows().stream().filter(row -> row.device().equals(device)).toList();
    assertThat(rows).as(device).hasSize(1);
    return rows.getFirst();
  }

  private static ByteRange weights(MemoryReport report, String what) {
    return item(report, what).bytes();
  }

  private static MemoryItem item(MemoryReport report, String what) {
    List<MemoryItem> items =
        report.items().stream()
            .filter(item -> item.category() == Category.WEIGHTS && item.what().startsWith(what))
            .toList();
    assertThat(items).as(what).hasSize(1);
    return items.getFirst();
  }
}
