package dev.ktc.compiler.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.source.Span;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a config.json or a header holds, there is an answer: a tree or an error with a place.
class ModelFuzzTest {
  private static final long NANOS = 4_000_000_000L;
  private static final int ROUNDS = 4_000;

  /// What is put in, besides single bytes.
  private static final List<String> SNIPPETS =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e9",
          "99999999999999999999",
          "1073741824",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "\\",
          "\\u0000",
          ",",
          ":",
          "[[[[[[[[",
          "NaN",
          "\u00e9",
          ".",
          "..",
          "4194304",
          "\"shape\"",
          "\"data_offsets\": [0, 0]",
          "model.layers.7777.",
          "\"q_lora_rank\": 3,");

  @TempDir Path path;

  private final Random random = new Random(20_260_101);

  @Test
  void mutatedConfigs() {
    List<String> names = BuiltinModels.names();
    long end = System.nanoTime() + NANOS;
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      String text = ReferenceConfigs.text(names.get(random.nextInt(names.size())));
      // Few experts, so that a round is short.
      text =
          text.replaceAll("(experts\": )\\d+", "$12").replaceAll("(hidden_layers\": )\\d+", "$13");
      ModelFolder folder = new ModelFolder(path).file("config.json", mutated(text));
      check(folder.load());
    }
  }

  @Test
  void mutatedHeaders() {
    Map<String, List<Integer>> tensors = ModelFolder.llamaTensors();
    String header = ModelFolder.header(tensors, "BF16", 2);
    long data = ModelFolder.bytes(tensors, 2);
    ModelFolder folder = new ModelFolder(path).config(ModelFolder.LLAMA);
    ModelFolder unknown = new ModelFolder(path.resolve("unknown"));
    assertThat(unknown.path().toFile().mkdir()).isTrue();
    long end = System.nanoTime() + NANOS;
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      byte[] text = mutated(header);
      long length = random.nextInt(10) == 0 ? random.nextLong() : text.length;
      long bytes = random.nextInt(5) == 0 ? random.nextInt(1000) : data;
      ModelFolder target = random.nextBoolean() ? folder : unknown;
      check(target.prefixed("model.safetensors", length, text, bytes).load());
    }
  }

  private byte[] mutated(String text) {
    StringBuilder out = new StringBuilder(text);
    int edits = 1 + random.nextInt(3);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(out.length() + 1);
      int to = Math.min(out.length(), at + random.nextInt(6));
      switch (random.nextInt(4)) {
        case 0 -> out.delete(at, to);
        case 1 -> out.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        case 2 -> out.replace(at, to, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        default -> number(out);
      }
    }
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(8) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /// Changes a whole number of the text.
  private void number(StringBuilder text) {
    int at = random.nextInt(text.length());
    while (at < text.length() && !Character.isDigit(text.charAt(at))) {
      at++;
    }
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    text.replace(at, end, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
  }

  private static void check(Outcome<ModelTree> outcome) {
    boolean error =
        outcome.diagnostics().stream().anyMatch(found -> found.severity() == Severity.ERROR);
    assertThat(outcome.value() != null || error).isTrue();
    for (Diagnostic found : outcome.diagnostics()) {
      assertThat(found.message()).isNotEmpty().doesNotEndWith(".");
      check(found.primary());
      found.related().forEach(ModelFuzzTest::check);
    }
  }

  private static void check(Label label) {
    Span span = label.where().span();
    assertThat(span.end()).isLessThanOrEqualTo(label.where().file().text().length());
    assertThat(label.where().start().line()).isPositive();
  }
}
