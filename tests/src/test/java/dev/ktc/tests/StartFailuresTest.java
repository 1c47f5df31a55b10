package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The first failure in the start log of broken rule files names the phase and the words in which
/// CPython and PyYAML really stop, as recorded in `corpus/start`.
///
/// It is sure, but for packages that may be installed where ktc does not look.
class StartFailuresTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> theFirstFailureIsTheRecordedOne() throws IOException {
    Path recorded = Repository.root().resolve("tests/corpus/start/failures.jsonl");
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(recorded)) {
      JsonNode record = JsonSchemas.json(line);
      String name = record.get("rules").toString();
      tests.add(dynamicTest(tests.size() + " " + name, () -> check(record)));
    }
    assertThat(tests).hasSizeGreaterThan(60);
    return tests.stream();
  }

  private void check(JsonNode record) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.write(file, record.get("rules").asText().getBytes(StandardCharsets.ISO_8859_1));
    CommandLine.Result result =
        CommandLine.run(List.of("check", "--format", "json", "--start-log", file.toString()));
    String expected =
        record.get("phase").isNull()
            ? "nothing"
            : record.get("phase").asText() + " " + record.get("message").asText();
    JsonNode phases = JsonSchemas.json(result.out()).get("startLog");
    assertThat(phases).hasSize(9);
    assertThat(firstFailure(phases)).as("%s", phases).isEqualTo(expected);
  }

  private static String firstFailure(JsonNode phases) {
    for (JsonNode phase : phases) {
      for (JsonNode failure : phase.get("failures")) {
        String message = failure.get("message").asText();
        boolean sure = !message.startsWith("ModuleNotFoundError");
        assertThat(phase.get("outcome").asText()).isEqualTo(sure ? "fails" : "may-fail");
        assertThat(failure.get("sure").asBoolean()).isEqualTo(sure);
        return phase.get("phase").asText() + " " + message;
      }
    }
    return "nothing";
  }
}
