package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.json.JsonValue.JsonArray;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What devices need while loading, in prefill and while decoding, and what is advised, against
/// figures worked out by hand.
class CapacityPhasesTest {
  private static final String KEEP =
      "{match: {name: '%s'}, replace: {class: default, kwargs: {%s}}}";

  private static final String EXPERTS =
      """
      - match: {name: '^model\\.layers\\.%s\\.mlp\\.experts$'}
        replace:
          class: ktransformers.operators.experts.KTransformersExperts
          kwargs: {generate_device: '%s', generate_op: %s}
        recursive: False
      """;

  @TempDir Path folder;

  /// Llama-3.2-1B: 16 · (2 · 2048² + 2 · 512·2048 + 3 · 8192·2048 + 2 · 2048) + 2048 and one table
  /// of 128256 · 2048 parameters, 1,235,814,400 together, in bfloat16.
  @Test
  void aTiedTableIsCountedOnce() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 128256,
         "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16,
         "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 64,
         "tie_word_embeddings": true}
        """);
    String all = "- " + KEEP.formatted("^", "generate_device: 'cuda:0'") + "\n";
    assertThat(number(row(check(all, folder.toString()), "cuda:0"), "weightsBytes"))
        .isEqualTo(1_235_814_400L * 2);
    String apart = "- " + KEEP.formatted("embed_tokens", "generate_device: cpu") + "\n" + all;
    JsonObject two = check(apart, folder.toString());
    assertThat(number(row(two, "cuda:0"), "weightsBytes")).isEqualTo(1_235_814_400L * 2);
    assertThat(number(row(two, "cpu"), "weightsBytes")).isEqualTo(128_256L * 2048 * 2);
    String quantised =
        """
        - match: {name: '^lm_head$'}
          replace:
            class: ktransformers.operators.linear.KTransformersLinear
            kwargs: {generate_device: 'cuda:0', generate_op: KLinearMarlin}
        """
            + all;
    // 4.25 bits, a workspace of 2004 · 64 bytes.
    assertThat(number(row(check(quantised, folder.toString()), "cuda:0"), "weightsBytes"))
        .isEqualTo(1_235_814_400L * 2 + 128_256L * 2048 * 17 / 32 + 2004 * 64);
  }

  /// InternLM2.5-7B in bfloat16, 7,737,708,544 parameters; 2 · 8 · 128 · 2 · 32 bytes of cache for
  /// each of 8192 tokens; 16 vectors of 4096 · 2 bytes for 256 to 8192 tokens in prefill, and for
  /// one while decoding.
  @Test
  void threePhases() {
    String all = "- " + KEEP.formatted("^", "generate_device: 'cuda:0'") + "\n";
    JsonObject row = row(check(all, "internlm2.5-7b", "--devices", "1x17800MB"), "cuda:0");
    long reserve = 600L << 20;
    long loaded = 7_737_708_544L * 2 + reserve;
    long cached = loaded + 131_072L * 8192;
    long token = 16L * 4096 * 2;
    assertThat(phase(row, "load", "lowBytes")).isEqualTo(loaded);
    assertThat(phase(row, "prefill", "lowBytes")).isEqualTo(cached + 256 * token);
    assertThat(phase(row, "prefill", "highBytes")).isEqualTo(cached + 8192 * token);
    assertThat(phase(row, "decode", "lowBytes")).isEqualTo(cached + token);
    assertThat(phase(row, "decode", "highBytes")).isEqualTo(cached + token);
    assertThat(text(row, "verdict")).isEqualTo("may-overrun");
    assertThat(text(row, "overrunsIn")).isEqualTo("prefill");
    JsonObject small = row(check(all, "internlm2.5-7b", "--devices", "1x14GiB"), "cuda:0");
    assertThat(text(small, "verdict")).isEqualTo("overruns");
    assertThat(text(small, "overrunsIn")).isEqualTo("load");
  }

  /// A layer of DeepSeek-V2's experts takes 160 · 3 · 5120·1536 parameters at 4.25 bits and 64
  /// bytes for each 64 outputs: 2,005,401,600 + 160 · (24 + 24 + 80) · 64 bytes, 1.9 GiB. Five of
  /// them and 600 MiB are 10,662,707,200 bytes: one too much for 9 GiB, three for 6 GiB.
  @Test
  void theFewestLastLayersAreMoved() {
    String rules =
        EXPERTS.formatted("([1-5])", "cuda:1", "KExpertsMarlin")
            + EXPERTS.formatted(".*", "cpu", "KExpertsCPU")
            + "- "
            + KEEP.formatted("embed_tokens", "generate_device: cpu")
            + "\n- "
            + KEEP.formatted("^", "generate_device: 'cuda:0'")
            + "\n";
    assertThat(help(check(rules, "deepseek-v2", "--devices", "cuda:0=40GiB,cuda:1=9GiB,cpu=1TiB")))
        .contains("move `mlp.experts` of layer 5 to `cuda:0`: -1.9 GiB here; it has the room");
    assertThat(help(check(rules, "deepseek-v2", "--devices", "cuda:0=12GiB,cuda:1=6GiB,cpu=1TiB")))
        .contains("move `mlp.experts` of layers 3-5 to `cpu`: -5.6 GiB here; it has the room");
    assertThat(help(check(rules, "deepseek-v2", "--devices", "cuda:0=12GiB,cuda:1=6GiB,cpu=1GiB")))
        .contains(
            "move `mlp.experts` of layers 3-5 to a device with that much room: -5.6 GiB here;"
                + " none of those given has it");
  }

  /// Experts of 26 layers in Q4_K and, for rows of 1408, Q8_0: the host's figure is exact.
  @Test
  void expertsOfAGgufFileCountByTheByte() throws IOException {
    ModelTree model = Objects.requireNonNull(ModelLoader.load("deepseek-v2-lite").value());
    Path file = folder.resolve("lite.gguf");
    GgufModels.twin("deepseek-v2-lite", model, GgufWriter.Q4_K).write(file);
    String rules =
        EXPERTS.formatted(".*", "cpu", "KExpertsCPU")
            + "- "
            + KEEP.formatted("embed_tokens", "generate_device: cpu")
            + "\n";
    long matrix = 1408L * 2048;
    long experts = 26L * 64 * (2 * (matrix / 256 * 144) + matrix / 32 * 34);
    JsonObject row = row(check(rules, file.toString(), "--devices", "1x40GiB,cpu=64GiB"), "cpu");
    assertThat(number(row, "weightsBytes")).isEqualTo(experts + 102_400L * 2048 * 2);
    // Pinned buffers alone are an estimate: 842 to 37,706 rows in and out.
    assertThat(number(row, "highBytes") - number(row, "lowBytes"))
        .isEqualTo((37_706L - 842) * 2048 * 2 * 2);
    assertThat(text(row, "verdict")).isEqualTo("fits");
  }

  @Test
  void aMachineWithoutGpus() {
    String named = "- " + KEEP.formatted("^", "generate_device: 'cuda:0'") + "\n";
    String unnamed = EXPERTS.formatted(".*", "cpu", "KExpertsCPU");
    for (String rules : List.of(named, unnamed)) {
      JsonObject found =
          check(rules, "deepseek-v2-lite", "--devices", "cpu=64GiB", "--default-device", "cpu");
      assertThat(codes(found)).as(rules).contains("KTC5002");
    }
    String host = "- " + KEEP.formatted("^", "generate_device: cpu") + "\n";
    JsonObject fine =
        check(host, "deepseek-v2-lite", "--devices", "cpu=64GiB", "--default-device", "cpu");
    assertThat(codes(fine)).doesNotContain("KTC5001", "KTC5002");
  }

  private static JsonObject check(String rules, String model, String... options) {
    List<String> args =
        new ArrayList<>(List.of("check", "-", "--format", "json", "--model", model));
    args.addAll(Arrays.asList(options));
    CommandLine.Result result = CommandLine.run(args, rules);
    return (JsonObject)
        Objects.requireNonNull(JsonReader.read(new SourceFile("out", result.out())).value());
  }

  private static JsonObject row(JsonObject report, String device) {
    for (JsonValue row : items(report, "memory")) {
      if (row instanceof JsonObject object && text(object, "device").equals(device)) {
        return object;
      }
    }
    throw new AssertionError("no row for " + device);
  }

  private static List<String> codes(JsonObject report) {
    return items(report, "diagnostics").stream().map(d -> text((JsonObject) d, "code")).toList();
  }

  private static List<String> help(JsonObject report) {
    List<String> out = new ArrayList<>();
    for (JsonValue diagnostic : items(report, "diagnostics")) {
      for (JsonValue help : items((JsonObject) diagnostic, "help")) {
        out.add(((JsonString) help).value());
      }
    }
    return out;
  }

  private static List<JsonValue> items(JsonObject object, String name) {
    return ((JsonArray) Objects.requireNonNull(object.get(name))).items();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) Objects.requireNonNull(object.get(name))).value();
  }

  private static long number(JsonObject object, String name) {
    return Long.parseLong(((JsonNumber) Objects.requireNonNull(object.get(name))).text());
  }

  private static long phase(JsonObject row, String phase, String bound) {
    JsonObject phases = (JsonObject) Objects.requireNonNull(row.get("phases"));
    return number((JsonObject) Objects.requireNonNull(phases.get(phase)), bound);
  }
}
