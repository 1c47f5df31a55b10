package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.resolve.Resolver;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Resolution equals KTransformers' own: same modules in the same order, same rules, classes and
/// arguments, types included.
class ResolutionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The rule files that KTransformers ships, as its own resolver resolved them.
  @TestFactory
  Stream<DynamicTest> shippedRuleFiles() throws IOException {
    Path folder = Repository.thirdParty("ktransformers");
    List<Path> recorded;
    try (Stream<Path> list = Files.list(folder.resolve("resolutions"))) {
      recorded = list.sorted().toList();
    }
    assertThat(recorded).hasSize(38);
    return recorded.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      JsonNode expected = JSON.readTree(gunzip(file));
                      Path rules = folder.resolve("rules").resolve(expected.get("rules").asText());
                      compare(
                          Files.readString(rules),
                          expected.get("model").asText(),
                          expected.get("default_device").asText(),
                          expected.get("modules"));
                    }));
  }

  /// 150 random rule files.
  @Test
  void randomRuleFiles() throws IOException {
    int count = 0;
    Path file = Repository.root().resolve("tests/fixtures/rules/random-rules.jsonl.gz");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(gunzip(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode expected = JSON.readTree(line);
        compare(
            expected.get("rules").asText(),
            expected.get("model").asText(),
            "cuda:0",
            expected.get("modules"));
        count++;
      }
    }
    assertThat(count).isEqualTo(150);
  }

  static InputStream gunzip(Path file) throws IOException {
    return new GZIPInputStream(Files.newInputStream(file));
  }

  private static void compare(String yaml, String model, String device, JsonNode expected) {
    SourceFile source = new SourceFile("rules.yaml", yaml);
    Outcome<Lowered> lowered = Lowering.lower(value(RuleParser.parse(source)));
    ModelTree tree = value(ModelLoader.load(model));
    assertThat(value(lowered).rules().broken()).isEmpty();
    Resolution resolution = Resolver.resolve(value(lowered).rules(), tree, device);
    List<String> different = new ArrayList<>();
    Iterator<Map.Entry<String, JsonNode>> wanted = expected.properties().iterator();
    for (ModuleNode module : tree.modules()) {
      if (!resolution.visited(module.id())) {
        continue;
      }
      Map.Entry<String, JsonNode> entry = wanted.next();
      String actual = describe(resolution, module);
      JsonNode value = entry.getValue();
      String want =
          entry.getKey() + " " + value.get(0) + " " + value.get(1).asText() + " " + value.get(2);
      if (!actual.equals(want)) {
        different.add(actual + "\n  expected " + want);
      }
    }
    assertThat(different).isEmpty();
    assertThat(wanted.hasNext()).as("modules that ktc does not visit").isFalse();
  }

  private static <T> T value(Outcome<T> outcome) {
    assertThat(outcome.value()).as(() -> outcome.diagnostics().toString()).isNotNull();
    return outcome.value();
  }

  private static String describe(Resolution resolution, ModuleNode module) {
    int winner = resolution.winner(module.id());
    if (winner < 0) {
      String device = resolution.defaultDevice();
      return module.name()
          + " null default {\"generate_device\":\""
          + device
          + "\",\"prefill_device\":\""
          + device
          + "\"}";
    }
    var rule = resolution.rules().rules().get(winner);
    Action action = rule.action();
    return module.name()
        + " "
        + rule.id().index()
        + " "
        + action.className()
        + " "
        + json(action.kwargs());
  }

  /// As `json.dumps` writes it, without spaces.
  static String json(Value value) {
    return switch (value) {
      case Value.None _ -> "null";
      case Value.Bool(boolean b) -> b ? "true" : "false";
      case Value.Int(var i) -> i.toString();
      case Value.Real(double d) -> Double.toString(d);
      case Value.Str(String s) -> quote(s);
      case Value.Items(List<Value> items) ->
          "[" + String.join(",", items.stream().map(ResolutionTest::json).toList()) + "]";
      case Value.Mapping(List<Value.Entry> entries) ->
          "{"
              + String.join(
                  ",",
                  entries.stream()
                      .map(entry -> key(entry.key()) + ":" + json(entry.value()))
                      .toList())
              + "}";
      case Value.Other other -> throw new AssertionError(other);
    };
  }

  private static String key(Value key) {
    return key instanceof Value.Str(String s) ? quote(s) : "\"" + json(key) + "\"";
  }

  private static String quote(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }
}
