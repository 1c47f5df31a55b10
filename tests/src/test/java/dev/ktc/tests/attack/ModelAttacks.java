package dev.ktc.tests.attack;

import static dev.ktc.tests.attack.Attack.command;

import dev.ktc.tests.attack.Attack.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Configurations, weights and devices.
final class ModelAttacks {
  private static final int MEBIBYTE = 1 << 20;

  private static final String RULES =
      "- match: {name: '.'}\n  replace: {class: default, kwargs: {generate_device: cpu}}\n";

  private static final String LLAMA =
      """
      {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64,
       "intermediate_size": 128, "num_attention_heads": 4, "num_key_value_heads": 2,
       "num_hidden_layers": 2, "vocab_size": 100, "rms_norm_eps": 1e-5@}
      """;

  private static final String MIXTURE =
      """
      {"architectures": ["Qwen3MoeForCausalLM"], "model_type": "qwen3_moe", "hidden_size": 64,
       "intermediate_size": 128, "moe_intermediate_size": 32, "num_attention_heads": 4,
       "num_key_value_heads": 2, "head_dim": 16, "num_hidden_layers": 2, "num_experts": 4,
       "num_experts_per_tok": 2, "vocab_size": 100, "rms_norm_eps": 1e-5@}
      """;

  private static final String[] CONFIGS_TEXTS = {
    "",
    " ",
    "{",
    "}",
    "[]",
    "{}",
    "null",
    "1",
    "\"a\"",
    "{\"architectures\": 1}",
    "{\"architectures\": []}",
    "{\"architectures\": [null]}",
    "{\"architectures\": [\"X\"], \"model_type\": \"y\"}",
    "{\"architectures\": [\"\\u001b[31m\\u202e\"]}",
    "{\"model_type\": \"llama\"}",
    "{\"a\": 1, \"a\": 2}",
    "{\"a\": 01}",
    "{\"a\": 1e99999}",
    "{\"a\": NaN}",
    "{\"a\": '1'}",
    "{\"a\": \"\\uD800\"}",
    "// a\n{}",
    "{\"a\": 1,}",
    "\uFEFF{}",
    "{\"a\u0000\": 1}",
    "{\"auto_map\": {}, \"model_type\": []}",
  };

  private static final String[] FIGURES_KEYS = {
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "vocab_size",
    "num_experts",
    "moe_intermediate_size",
    "head_dim",
    "decoder_sparse_step",
  };

  private static final String[] FIGURES_FIGURES = {
    "0",
    "-1",
    "1.5",
    "null",
    "\"1\"",
    "[1]",
    "true",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "1e18",
  };

  private static final String[] WEIGHTS_HEADERS = {
    "",
    "{",
    "[]",
    "{\"a\": 1}",
    "{\"a\": {}}",
    "{\"a\": {\"dtype\": \"F32\"}}",
    "{\"a\": {\"dtype\": 1, \"shape\": [1], \"data_offsets\": [0, 4]}}",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [9223372036854775807, 4], \"data_offsets\": [0, 4]}}",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 0]}}",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 9223372036854775807]}}",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0]}}",
    "{\"a\": {\"dtype\": \"X\\u001b[31m\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
    "{\"\\u001b[31m\\u202e\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
    "{\"model.layers.99999999999.x\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
    "{\"model.layers.2147483647.x\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}",
    "{\"__metadata__\": 1}",
    "{\"__metadata__\": {\"a\": [1]}}",
    "{\"\": {\"dtype\": \"F32\", \"shape\": [], \"data_offsets\": [0, 4]}}",
  };

  private static final String[] WEIGHTS_INDICES = {
    "",
    "{}",
    "[]",
    "{\"weight_map\": 1}",
    "{\"weight_map\": {\"a\": 1}}",
    "{\"weight_map\": {\"a\": \"../../etc/passwd\"}}",
    "{\"weight_map\": {\"a\": \"/dev/zero\"}}",
    "{\"weight_map\": {\"a\": \"missing.safetensors\"}}",
    "{\"weight_map\": {\"a\": \"\\u0000\"}}",
  };

  private static final String[] DEVICES_SPECS = {
    "",
    " ",
    ",",
    ",,",
    "x",
    "0x24GiB",
    "-1x24GiB",
    "1x",
    "x24GiB",
    "1x24",
    "1x24XiB",
    "99999999999x24GiB",
    "2147483647x24GiB",
    "1x99999999999999999999GiB",
    "1x9223372036854775807B",
    "1x1e999GiB",
    "1x-5GiB",
    "1x0B",
    "cpu",
    "cpu=",
    "cpu=x",
    "cpu=1GiB,cpu=2GiB",
    "=1GiB",
    "1x24GiB;2x24GiB",
    "1×24GiB",
    "１x24GiB",
    "\u001b[31m",
    "\u202e1x24GiB",
    "1x24GiB\u0000",
    "1.5x24GiB",
    "1x24.9999999999999999999999GiB",
    "npu:0=1GiB",
    "cuda:1=1GiB",
  };

  private static final String[] DEVICES_TEXTS = {
    "",
    "a",
    "[]",
    "devices:",
    "devices: []",
    "devices: {}",
    "devices: {x: 1}",
    "devices: {cuda:0: {}}",
    "devices: {cuda:0: {memory: -1}}",
    "devices: {cuda:0: {memory: 99999999999999999999GiB}}",
    "devices: {cuda:0: {memory: 1GiB, bandwidth: x}}",
    "devices: {cuda:0: {memory: [1]}}",
    "devices: {cuda:99999999999: {memory: 1GiB}}",
    "devices: {cuda:0: {memory: 1GiB, compute: 99.99}}",
    "devices: {cpu: {memory: 1GiB, cores: -1}}",
    "reserve: x",
    "links: [{between: [a]}]",
    "links: 1",
    "devices: &a {cuda:0: *a}",
    "devices: {? [] : 1}",
    "\u0000",
    "devices: {\"\\e[31m\": {memory: 1GiB}}",
  };

  private ModelAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(configs());
    all.addAll(figures());
    all.addAll(weights());
    all.addAll(devices());
    return all;
  }

  private static Attack onConfig(String name, Supplier<String> config) {
    return command(
            "config-" + name,
            "check",
            "rules.yaml",
            "--model",
            "config.json",
            "--devices",
            "2x24GiB,cpu=64GiB")
        .with("rules.yaml", RULES)
        .withBytes("config.json", () -> config.get().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Attack> configs() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < CONFIGS_TEXTS.length; i++) {
      String text = CONFIGS_TEXTS[i];
      all.add(onConfig("text-" + i, () -> text));
    }
    for (int depth : new int[] {100, 100_000, 3_000_000}) {
      all.add(onConfig("nested-lists-" + depth, () -> "[".repeat(depth)).as(Kind.HEAVY));
      all.add(onConfig("nested-maps-" + depth, () -> "{\"a\":".repeat(depth)).as(Kind.HEAVY));
    }
    all.add(onConfig("long-number", () -> "{\"a\": " + "1".repeat(MEBIBYTE) + "}").as(Kind.HEAVY));
    all.add(
        onConfig("long-fraction", () -> "{\"a\": 1." + "1".repeat(MEBIBYTE) + "}").as(Kind.HEAVY));
    all.add(
        onConfig("long-text", () -> "{\"model_type\": \"" + "a".repeat(MEBIBYTE) + "\"}")
            .as(Kind.HEAVY));
    all.add(
        onConfig("equal-keys", () -> "{" + "\"a\": 1, ".repeat(200_000) + "\"b\": 1}")
            .as(Kind.HEAVY));
    all.add(onConfig("many-lists", () -> "[" + "[],".repeat(1_000_000) + "1]").as(Kind.HEAVY));
    all.add(onConfig("too-large", () -> "[" + "1,".repeat(40 * MEBIBYTE) + "1]").as(Kind.HEAVY));
    return all;
  }

  /// Figures that are too large, negative or of another type, one at a time.
  private static List<Attack> figures() {
    List<Attack> all = new ArrayList<>();
    for (String key : FIGURES_KEYS) {
      for (String figure : FIGURES_FIGURES) {
        String config =
            MIXTURE
                .replace("@", "")
                .replaceFirst("\"" + key + "\": [0-9]+", "\"" + key + "\": " + figure);
        String whole =
            config.contains(figure) ? config : MIXTURE.replace("@", ", \"" + key + "\": " + figure);
        all.add(onConfig(key + "-" + figure.replaceAll("[^a-z0-9-]", ""), () -> whole));
      }
    }
    for (int layers : new int[] {1_000, 20_000, 100_000, 1_000_000, 100_000_000}) {
      String some = "\"num_hidden_layers\": " + layers;
      String config = LLAMA.replace("@", "").replace("\"num_hidden_layers\": 2", some);
      all.add(onConfig("layers-" + layers, () -> config).as(Kind.HEAVY));
      all.add(
          command(
                  "show-layers-" + layers,
                  "show",
                  "--stage",
                  "memory",
                  "rules.yaml",
                  "--model",
                  "config.json")
              .with("rules.yaml", RULES)
              .with("config.json", config)
              .as(Kind.HEAVY));
    }
    for (int experts : new int[] {1_000, 100_000, 10_000_000}) {
      String config =
          MIXTURE.replace("@", "").replace("\"num_experts\": 4", "\"num_experts\": " + experts);
      all.add(onConfig("experts-" + experts, () -> config).as(Kind.HEAVY));
    }
    String gap = LLAMA.replace("@", ", \"head_dim\": 4611686018427387904");
    all.add(onConfig("head-dim-overflows", () -> gap));
    return all;
  }

  private static byte[] safetensors(long length, String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return bytes
        .putLong(length < 0 && length != Long.MIN_VALUE ? text.length : length)
        .put(text)
        .array();
  }

  private static Attack onWeights(String name, Supplier<byte[]> file) {
    return command("weights-" + name, "check", "rules.yaml", "--model", "model")
        .with("rules.yaml", RULES)
        .with("model/config.json", LLAMA.replace("@", ""))
        .withBytes("model/model.safetensors", file);
  }

  private static List<Attack> weights() {
    List<Attack> all = new ArrayList<>();
    all.add(onWeights("empty", () -> new byte[0]));
    all.add(onWeights("short", () -> new byte[7]));
    all.add(onWeights("no-header", () -> new byte[8]));
    for (long length :
        new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40, 100_000_001, 0xFFFF_FFFFL, 3}) {
      all.add(onWeights("length-" + length, () -> safetensors(length, "{}", 0)));
    }
    for (int i = 0; i < WEIGHTS_HEADERS.length; i++) {
      String header = WEIGHTS_HEADERS[i];
      all.add(onWeights("header-" + i, () -> safetensors(-1, header, 4)));
    }
    all.add(
        onWeights("many-tensors", () -> safetensors(-1, tensors("t%d", 200_000), 0))
            .as(Kind.HEAVY));
    all.add(
        onWeights(
                "many-layers",
                () -> safetensors(-1, tensors("model.layers.%d.mlp.x.weight", 100_000), 0))
            .as(Kind.HEAVY));
    all.add(
        onWeights("deep-names", () -> safetensors(-1, tensors("a.".repeat(5_000) + "%d", 500), 0))
            .as(Kind.HEAVY));
    all.add(
        command("weights-without-config", "check", "rules.yaml", "--model", "model")
            .with("rules.yaml", RULES)
            .withBytes(
                "model/a.safetensors",
                () -> safetensors(-1, tensors("a.".repeat(5_000) + "%d", 500), 0))
            .as(Kind.HEAVY));
    for (int i = 0; i < WEIGHTS_INDICES.length; i++) {
      all.add(
          command("weights-index-" + i, "check", "rules.yaml", "--model", "model")
              .with("rules.yaml", RULES)
              .with("model/config.json", LLAMA.replace("@", ""))
              .with("model/model.safetensors.index.json", WEIGHTS_INDICES[i]));
    }
    return all;
  }

  private static String tensors(String name, int count) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",").append('"').append(name.replace("%d", Integer.toString(i)));
      text.append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    return text.append('}').toString();
  }

  private static List<Attack> devices() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < DEVICES_SPECS.length; i++) {
      all.add(
          command(
                  "devices-" + i,
                  "check",
                  "rules.yaml",
                  "--model",
                  "deepseek-v2-lite",
                  "--devices=" + DEVICES_SPECS[i])
              .with("rules.yaml", RULES));
    }
    for (int i = 0; i < DEVICES_TEXTS.length; i++) {
      all.add(
          command(
                  "devices-file-" + i,
                  "check",
                  "rules.yaml",
                  "--model",
                  "deepseek-v2-lite",
                  "--devices",
                  "devices.yaml")
              .with("rules.yaml", RULES)
              .with("devices.yaml", DEVICES_TEXTS[i]));
    }
    for (String part : new String[] {"a%d: 1\n", "- [\n", "- a\n"}) {
      all.add(
          command(
                  "devices-filled-" + part.length(),
                  "check",
                  "rules.yaml",
                  "--devices",
                  "devices.yaml")
              .with("rules.yaml", RULES)
              .withBytes("devices.yaml", () -> filled(part))
              .as(Kind.HEAVY));
    }
    all.add(
        command(
                "devices-many",
                "check",
                "rules.yaml",
                "--model",
                "deepseek-v2-lite",
                "--devices",
                "devices.yaml")
            .with("rules.yaml", RULES)
            .withBytes("devices.yaml", ModelAttacks::manyDevices)
            .as(Kind.HEAVY));
    return all;
  }

  private static byte[] filled(String part) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 7 * MEBIBYTE; i++) {
      text.append(part.replace("%d", Integer.toString(i)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] manyDevices() {
    StringBuilder text = new StringBuilder("devices:\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("  cuda:").append(i).append(": {memory: 24GiB, unknown: 1}\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
