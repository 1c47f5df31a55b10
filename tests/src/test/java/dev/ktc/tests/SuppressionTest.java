package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Comments allow the findings of their rule, and only real comments do.
class SuppressionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Names and lines of all findings of a text, and how many are suppressed.
  private static String found(String rules, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("check", "-", "--format", "json"));
    args.addAll(List.of(options));
    CommandLine.Result result = CommandLine.run(args, rules);
    JsonNode report = JSON.readTree(result.out());
    List<String> found = new ArrayList<>();
    for (JsonNode finding : report.get("diagnostics")) {
      String line = finding.get("span").get("start").get("line").asText();
      found.add(finding.get("name").asText() + ":" + line);
    }
    return String.join(" ", found) + "/" + report.get("summary").get("suppressed").asInt();
  }

  private static final String RULE =
      """
      - match:
          name: "^model.embed_tokens"
        replace:
          class: default
          kwargs:
            generate_device: "cpu"
      """;

  @Test
  void standOnAnyLineOfTheRuleOrAboveIt() throws IOException {
    assertThat(found(RULE)).isEqualTo("unescaped-dot:2/0");
    String allow = "# ktc: allow(unescaped-dot) because";
    assertThat(found(allow + "\n" + RULE)).isEqualTo("/1");
    assertThat(found(allow + "\n# and more\n" + RULE)).isEqualTo("/1");
    for (String end : List.of("match:", "tokens\"", "default", "kwargs:", "\"cpu\"")) {
      assertThat(found(RULE.replace(end + "\n", end + " " + allow + "\n"))).isEqualTo("/1");
    }
    String inside = RULE.replace("  replace:", "  " + allow + "\n  replace:");
    assertThat(found(inside)).isEqualTo("/1");
    assertThat(found("#ktc:allow(KTC2008, unescaped-dot)because\n" + RULE)).isEqualTo("/1");
    assertThat(found("# ktc: allow-file(unescaped-dot) because\n\n" + RULE)).isEqualTo("/1");
  }

  @Test
  void standElsewhereInVain() throws IOException {
    String allow = "# ktc: allow(unescaped-dot) because\n";
    String options = "--model=deepseek-v2-lite";
    String nothing = "unescaped-dot:";
    // An empty line between; after the rule; at the other rule.
    assertThat(found(allow + "\n" + RULE, options)).contains(nothing).contains("unused");
    assertThat(found(RULE + allow, options)).contains(nothing).contains("unused-suppression:7");
    String other = RULE.replace("model.embed_tokens", "lm_head");
    assertThat(found(RULE + allow + other, options))
        .contains(nothing + "2")
        .contains("unused-suppression:7");
  }

  @Test
  void areNoTextInQuotesOrBlocks() throws IOException {
    String text = "# ktc: allow(unescaped-dot) because";
    String quoted = RULE + "  comment: \"x " + text + "\"\n";
    assertThat(found(quoted)).contains("unescaped-dot:2").endsWith("/0");
    String single = RULE + "  comment: 'x\n\n    " + text + "'\n";
    assertThat(found(single)).contains("unescaped-dot:2").endsWith("/0");
    String block = RULE + "  comment: |\n    x\n    " + text + "\n    y\n";
    assertThat(found(block)).contains("unescaped-dot:2").endsWith("/0");
    String plain = RULE + "  comment: x#ktc:allow(unescaped-dot)because\n";
    assertThat(found(plain)).contains("unescaped-dot:2").endsWith("/0");
    // A comment behind a block is one again.
    String behind = RULE.replace("  replace:", "  x: |\n    y\n  " + text + "\n  replace:");
    assertThat(found(behind)).contains("unknown-key").endsWith("/1");
  }

  @Test
  void neverAllowErrors() throws IOException {
    String shadowed =
        """
        - match: {name: '^model\\.'}
          replace: {class: default, kwargs: {generate_device: "cpu"}}
        - match: {name: '^model\\.norm$'} # ktc: allow(shadowed-rule) because
          replace: {class: default, kwargs: {generate_device: "cuda:0"}}
        """;
    assertThat(found(shadowed)).contains("shadowed-rule:3").contains("suppressed-error:3");
    String wholeFile =
        "# ktc: allow-file(shadowed-rule) because\n"
            + shadowed.replace(" # ktc: allow(shadowed-rule) because", "");
    assertThat(found(wholeFile)).contains("shadowed-rule:4").contains("suppressed-error:1");
  }

  /// What a run cannot find it does not miss.
  @Test
  void areNotCalledUnusedInVain() throws IOException {
    String devices = "# ktc: allow(capacity-overrun) because\n" + RULE.replace("l.e", "l\\\\.e");
    assertThat(found(devices, "--model", "deepseek-v2-lite")).doesNotContain("unused");
    assertThat(found(devices, "--model", "deepseek-v2-lite", "--devices", "1x80GiB,cpu=90GiB"))
        .contains("unused-suppression:1");
    String model = "# ktc: allow(matches-nothing) because\n" + RULE;
    assertThat(found(model)).doesNotContain("unused");
    assertThat(found(model, "--model", "deepseek-v2-lite")).contains("unused-suppression:1");
    String broken = "# ktc: allow(unknown-key) because\n" + RULE + "- match: [\n";
    assertThat(found(broken)).doesNotContain("unused");
  }

  @Test
  void areRemovedWhenTheyAllowNothing() {
    String rules = "# kept\n# ktc: allow(eaten-escape) because\n" + RULE;
    List<String> args = List.of("check", "-", "--fix", "--model", "deepseek-v2-lite");
    assertThat(CommandLine.run(args, rules).out())
        .isEqualTo("# kept\n" + RULE.replace("l.e", "l\\\\.e"));
  }

  @Test
  void countInTheSummary() {
    String rules = "# ktc: allow(unescaped-dot) because\n" + RULE;
    assertThat(CommandLine.run(List.of("check", "-"), rules).out())
        .isEqualTo("-: no findings (1 suppressed)\n");
  }
}
