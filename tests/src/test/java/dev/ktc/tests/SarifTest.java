package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--format sarif` against the official schema and what GitHub asks for beyond it.
class SarifTest {
  /// A rule shadowed by the one before, with a fix; an unknown key; a pattern with braces.
  private static final String SHADOWED =
      """
      - match:
          name: "^model\\\\.layers\\\\."
        replace:
          class: default
          kwargs:
            generate_device: "cuda:0"
      - match:
          name: "^model\\\\.layers\\\\.[0-9]{1,2}\\\\.mlp$"
        replace:
          class: ktransformers.operators.experts.KDeepseekV3MoE
          device: "cuda:0"
      """;

  private static Schema schema;

  @TempDir Path folder;

  @BeforeAll
  static void readSchema() {
    schema = JsonSchemas.sarif();
  }

  @Test
  void everyShippedFileGivesValidSarif() throws IOException {
    Path root = Repository.thirdParty("ktransformers/rules");
    CommandLine.Result result =
        CommandLine.run(
            List.of("check", "--format", "sarif", "--devices", "2x24GiB,cpu=512GiB", root + ""));
    JsonNode log = valid(result.out());
    assertThat(log.at("/runs/0/results").size()).isGreaterThan(38);
    assertThat(result.out()).doesNotContain("\"" + root.getRoot() + "work", "file:");
    for (JsonNode uri : log.findValues("uri")) {
      assertThat(uri.asText()).doesNotStartWith("/").doesNotContain("\\", " ", ":");
    }
  }

  @Test
  void whateverIsReadGivesValidSarif() throws IOException {
    List<String> args = new ArrayList<>(List.of("check", "--format", "sarif"));
    List<byte[]> inputs =
        List.of(
            new byte[0],
            bytes("- match:\n    name: \"a\\u0085\uD83D\uDE00{1}[0-9](0)\n"),
            bytes("- match: {name: \"\\uD800\\x07\\e[31m{0}\"}\n  replace: {}\n"),
            new byte[] {'-', ' ', (byte) 0xFF, 0, '\n'},
            bytes("a: [\r\n- match\r{0} %s \u2028 \u2029\n"),
            bytes(SHADOWED));
    for (int i = 0; i < inputs.size(); i++) {
      Path file = folder.resolve("rules %3A" + i + ",#\u00E9.yaml");
      Files.write(file, inputs.get(i));
      args.add(file.toString());
    }
    JsonNode log = valid(CommandLine.run(args).out());
    assertThat(log.at("/runs/0/results")).hasSizeGreaterThan(5);
  }

  @Test
  void aResultHasItsRulesPageItsFixAndItsBlockers() throws IOException {
    JsonNode log = check(SHADOWED);
    JsonNode result = find(log, "KTC2001");
    JsonNode rule = log.at("/runs/0/tool/driver/rules").get(result.get("ruleIndex").asInt());
    assertThat(rule.get("id").asText()).isEqualTo("KTC2001");
    assertThat(rule.at("/help/markdown").asText()).startsWith("# shadowed-rule (KTC2001)\n");
    assertThat(rule.at("/help/text").asText()).contains("## What it does");
    assertThat(result.get("level").asText()).isEqualTo("error");
    JsonNode region = result.at("/locations/0/physicalLocation/region");
    // Within the quotes of line 8: column 12 up to and without the closing quote.
    assertThat(region.toString())
        .isEqualTo("{\"startLine\":8,\"startColumn\":12,\"endLine\":8,\"endColumn\":47}");
    JsonNode blocker = result.at("/relatedLocations/0");
    assertThat(blocker.at("/physicalLocation/region/startLine").asInt()).isEqualTo(2);
    assertThat(blocker.at("/message/text").asText()).startsWith("matches these first");
    String link = "](" + blocker.get("id").asInt() + ")";
    assertThat(result.at("/message/text").asText()).contains(link);
    JsonNode replacement = result.at("/fixes/0/artifactChanges/0/replacements/0");
    assertThat(replacement.at("/deletedRegion/startLine").asInt()).isEqualTo(7);
    assertThat(replacement.has("insertedContent")).isFalse();
    assertThat(result.at("/fixes/0/properties/safety").asText()).isEqualTo("unsafe");
  }

  @Test
  void columnsCountCodePoints() throws IOException {
    JsonNode log = check("- match: {name: '\uD83D\uDE00\uD83D\uDE00('}\n  replace: {}\n");
    assertThat(log.at("/runs/0/columnKind").asText()).isEqualTo("unicodeCodePoints");
    JsonNode region = find(log, "KTC0101").at("/locations/0/physicalLocation/region");
    assertThat(region.get("startColumn").asInt()).isEqualTo(20);
  }

  @Test
  void bracesInMessagesAreNoPlaceholders() throws IOException {
    JsonNode log = check("- match: {name: 'a{2}{3}'}\n  replace: {device: 1}\n");
    assertThat(find(log, "KTC1009").at("/message/text").asText())
        .contains("`kwargs: {{generate_device: …}}`");
  }

  @Test
  void aFingerprintOutlivesLinesAboveButNotItsRule() throws IOException {
    String before = print(check(SHADOWED), "KTC2001");
    assertThat(before).matches("[0-9a-f]{32}:1");
    assertThat(print(check("# a comment\n\n" + SHADOWED), "KTC2001")).isEqualTo(before);
    assertThat(print(check(SHADOWED.replace("\n", "\r\n")), "KTC2001")).isEqualTo(before);
    assertThat(print(check(SHADOWED.replace("mlp$", "mlp.?$")), "KTC2001")).isNotEqualTo(before);
    assertThat(print(check(SHADOWED), "KTC1009")).isNotEqualTo(before);
  }

  @Test
  void fingerprintsOfOneFileDiffer() throws IOException {
    JsonNode results = check(SHADOWED + SHADOWED + SHADOWED).at("/runs/0/results");
    List<String> prints = new ArrayList<>();
    results.forEach(result -> prints.add(result.get("partialFingerprints").toString()));
    assertThat(prints).hasSizeGreaterThan(6).doesNotHaveDuplicates();
  }

  @Test
  void anUnreadableFileIsTold() throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, SHADOWED);
    CommandLine.Result result =
        CommandLine.run(
            List.of("check", "--format", "sarif", file.toString(), folder + "/absent.yaml"));
    assertThat(result.exitCode()).isEqualTo(2);
    JsonNode invocation = valid(result.out()).at("/runs/0/invocations/0");
    assertThat(invocation.get("executionSuccessful").asBoolean()).isFalse();
    assertThat(invocation.at("/toolExecutionNotifications/0/message/text").asText())
        .contains("absent.yaml");
  }

  private JsonNode check(String rules) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, rules);
    return valid(CommandLine.run(List.of("check", "--format", "sarif", file.toString())).out());
  }

  private static JsonNode valid(String out) {
    JsonNode log = JsonSchemas.json(out);
    assertThat(JsonSchemas.errors(schema, log)).isEmpty();
    return log;
  }

  private static JsonNode find(JsonNode log, String rule) {
    List<JsonNode> found = new ArrayList<>();
    log.at("/runs/0/results")
        .forEach(
            result -> {
              if (result.get("ruleId").asText().equals(rule)) {
                found.add(result);
              }
            });
    assertThat(found).as("%s in %s", rule, log).isNotEmpty();
    return found.getFirst();
  }

  private static String print(JsonNode log, String rule) {
    return find(log, rule).at("/partialFingerprints/primaryLocationLineHash").asText();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
