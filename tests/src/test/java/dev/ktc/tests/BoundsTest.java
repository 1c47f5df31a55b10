package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Long and damaged files: what is said of them stays short, and true.
class BoundsTest {
  private static final String KWARGS =
      "- match: {name: '^lm_head$'}\n  replace: {class: default, kwargs: {generate_device: cpu, x: ";

  private static CommandLine.Result check(String rules, String... options) {
    List<String> words = new ArrayList<>(List.of("check", "-"));
    words.addAll(List.of(options));
    return CommandLine.run(words, rules);
  }

  private static String shown(String scalar) {
    String rules = KWARGS + scalar + "}}\n";
    return CommandLine.run(List.of("show", "--stage", "rules", "-"), rules).out();
  }

  /// The values are CPython's, by PyYAML 6.
  @Test
  void sexagesimalNumbersAreComputed() {
    assertThat(shown("1" + ":59".repeat(30)))
        .contains("442147839441466715799551999999999999999999999999999999\n");
    assertThat(shown("-1:5:5:5")).contains(" -234305\n");
    assertThat(shown("190:20:30.15")).contains(" 685230.15\n");
    assertThat(shown("1:60:60")).contains(" '1:60:60'\n");
  }

  /// PyYAML computes any whole number and stops at the 174th power of 60 in a float.
  @Test
  void endlessNumbersAreRefused() {
    CommandLine.Result longest = check(KWARGS + "1" + ":59".repeat(1_433) + "}}\n");
    assertThat(longest.out()).doesNotContain("too long to be read");
    CommandLine.Result longer = check(KWARGS + "1" + ":59".repeat(1_434) + "}}\n");
    assertThat(longer.exitCode()).isEqualTo(1);
    assertThat(longer.out()).contains("a number of 4303 characters is too long to be read");
    assertThat(check("- 1" + ":59".repeat(300_000)).exitCode()).isEqualTo(1);
    assertThat(check(KWARGS + "1" + ":59".repeat(173) + ".5}}\n").out())
        .doesNotContain("OverflowError");
    assertThat(check(KWARGS + "1" + ":59".repeat(174) + ".5}}\n").out())
        .contains("OverflowError: int too large to convert to float");
  }

  @Test
  void findingsOfAKindAreCounted() {
    CommandLine.Result result = check("- a\n".repeat(1_000), "--format", "json");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().split("\"KTC1002\"", -1)).hasSize(1 + 200 + 1);
    assertThat(result.out()).contains("800 more such findings, from here on, are left out");
    // One more than is kept is shown itself.
    assertThat(check("- a\n".repeat(201), "--format", "json").out().split("\"KTC1002\"", -1))
        .hasSize(1 + 201);
  }

  @Test
  void afterAHundredErrorsTheRestIsLeft() {
    String good = "- {match: {name: '^lm_head$'}, replace: {class: default, kwargs: {}}}\n";
    CommandLine.Result result = check(("- [\n" + good).repeat(150), "--format", "json");
    assertThat(result.out()).contains("gave up after 100 errors");
    assertThat(result.out().split("\"KTC0004\"", -1)).hasSize(1 + 100 + 1);
    assertThat(check(("- [\n" + good).repeat(99)).out()).doesNotContain("gave up");
  }

  @Test
  void tooManyRulesAreNotRead() {
    CommandLine.Result result = check("- a\n".repeat(10_001));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("the file holds more than 10000 rules");
  }

  /// The pattern tries every way to cut a name into seven pieces: of a name of 40 characters there
  /// are millions.
  @Test
  void whereAPatternTakesTooMuchWorkNothingIsCertain() {
    String hard = "- match: {name: '^(.+)(.+)(.+)(.+)(.+)(.+)\\1\\2\\3\\4\\5\\6$'}\n";
    String rest = "  replace: {class: default, kwargs: {generate_device: 'cuda:0'}}\n";
    String rules =
        hard
            + rest
            + "- match: {name: '^model\\.layers\\.'}\n"
            + rest
            + "- match: {name: '^model\\.layers\\.(0|1)\\.'}\n"
            + rest.replace("cuda:0", "cuda:1");
    CommandLine.Result result =
        check(rules, "--model", "deepseek-v2-lite", "--devices", "1x1GiB", "--format", "json");
    assertThat(result.out()).contains("no finding on the model is certain");
    assertThat(result.out()).doesNotContain("\"level\":\"model\"");
    assertThat(result.out()).contains("\"name\":\"capacity-overrun\",\"severity\":\"warning\"");
    CommandLine.Result without =
        check(
            rules.substring((hard + rest).length()),
            "--model",
            "deepseek-v2-lite",
            "--devices",
            "1x1GiB",
            "--format",
            "json");
    assertThat(without.out()).contains("\"name\":\"capacity-overrun\",\"severity\":\"error\"");
  }
}
