package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What users of KTransformers stumbled over, each as a rule file and its mended twin: one folder
/// per thread in `tests/threads`, see the README there.
class UserThreadsTest {
  private static final Path THREADS = Repository.root().resolve("tests/threads");

  /// A line of `expected`: severity, name, line of the broken file, and perhaps a colon and words
  /// that the finding says.
  private record Expected(String severity, String name, String line, String words) {
    static Expected parse(String text) {
      int colon = text.indexOf(": ");
      String[] parts = (colon < 0 ? text : text.substring(0, colon)).split(" ", -1);
      assertThat(parts).as(text).hasSize(3);
      return new Expected(
          parts[0], parts[1], parts[2], colon < 0 ? "" : text.substring(colon + 2).strip());
    }

    boolean isMetBy(Finding finding) {
      return severity.equals(finding.severity())
          && name.equals(finding.name())
          && line.equals(finding.line())
          && finding.words().contains(words);
    }
  }

  /// A finding of `ktc check`.
  ///
  /// @param words its message, notes and help
  private record Finding(String severity, String name, String line, String words) {}

  @TestFactory
  Stream<DynamicTest> everyThreadIsAnswered() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> folders = Files.list(THREADS)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        String name = folder.getFileName().toString();
        tests.add(dynamicTest(name, () -> answers(folder)));
        tests.add(dynamicTest(name + ", mended", () -> isSilentOnceMended(folder)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(40);
    return tests.stream();
  }

  private static void answers(Path folder) throws IOException {
    List<Finding> found = check(folder, "broken.yaml");
    for (Expected expected : expected(folder)) {
      assertThat(found).as("%s", expected).anyMatch(expected::isMetBy);
    }
  }

  private static void isSilentOnceMended(Path folder) throws IOException {
    List<String> names = expected(folder).stream().map(Expected::name).toList();
    assertThat(check(folder, "mended.yaml"))
        .filteredOn(finding -> !finding.severity().equals("note") || names.contains(finding.name()))
        .isEmpty();
  }

  private static List<Expected> expected(Path folder) throws IOException {
    List<Expected> expected =
        Files.readAllLines(folder.resolve("expected")).stream().map(Expected::parse).toList();
    assertThat(expected).as("%s", folder).isNotEmpty();
    return expected;
  }

  private static List<Finding> check(Path folder, String rules) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("check", folder.resolve(rules).toString(), "--format", "json"));
    for (String word : Files.readString(folder.resolve("args")).strip().split("\\s+", -1)) {
      args.add(Files.exists(folder.resolve(word)) ? folder.resolve(word).toString() : word);
    }
    CommandLine.Result result = CommandLine.run(args);
    assertThat(result.exitCode()).as(result.err()).isIn(0, 1, 2);
    JsonValue root = JsonReader.read(new SourceFile("output", result.out())).value();
    assertThat(root).as(result.err()).isNotNull();
    List<Finding> found = new ArrayList<>();
    for (JsonValue finding : items(get(root, "diagnostics"))) {
      StringBuilder words = new StringBuilder(text(get(finding, "message")));
      for (String key : List.of("notes", "help")) {
        JsonValue lines = ((JsonValue.JsonObject) finding).get(key);
        for (JsonValue line : lines == null ? List.<JsonValue>of() : items(lines)) {
          words.append('\n').append(text(line));
        }
      }
      found.add(
          new Finding(
              text(get(finding, "severity")),
              text(get(finding, "name")),
              text(get(get(get(finding, "span"), "start"), "line")),
              words.toString()));
    }
    return found;
  }

  private static List<JsonValue> items(JsonValue value) {
    return ((JsonValue.JsonArray) value).items();
  }

  private static JsonValue get(JsonValue value, String name) {
    JsonValue member = ((JsonValue.JsonObject) value).get(name);
    if (member == null) {
      throw new AssertionError("no " + name);
    }
    return member;
  }

  private static String text(JsonValue value) {
    return switch (value) {
      case JsonValue.JsonString string -> string.value();
      case JsonValue.JsonNumber number -> number.text();
      default -> throw new AssertionError(value.kind());
    };
  }
}
