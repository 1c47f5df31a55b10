package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The nearest `ktc.yaml` above a rule file says how it is checked; the command line says more.
class ProjectSettingsTest {
  private static final String RULES =
      """
      - match:
          name: "^model.embed_tokens"
        replace:
          class: default
          kwargs: {generate_device: "cpu"}
      """;

  @TempDir Path folder;
  private Path rules;

  @BeforeEach
  void write() throws IOException {
    Path below = Files.createDirectories(folder.resolve("a/b"));
    rules = below.resolve("rules.yaml");
    Files.writeString(rules, RULES);
  }

  private CommandLine.Result check(String... options) {
    List<String> args = new ArrayList<>(List.of("check", rules.toString()));
    args.addAll(List.of(options));
    return CommandLine.run(args);
  }

  private void settings(String where, String text) throws IOException {
    Files.writeString(folder.resolve(where).resolve("ktc.yaml"), text);
  }

  @Test
  void theNearestHolds() throws IOException {
    settings("", "severities: {unescaped-dot: error}\n");
    CommandLine.Result above = check();
    assertThat(above.exitCode()).isEqualTo(1);
    assertThat(above.out()).contains("error[KTC2008]");
    assertThat(above.err()).contains("settings: " + folder.resolve("ktc.yaml"));
    settings("a", "severities: {unescaped-dot: off}\n");
    CommandLine.Result nearer = check();
    assertThat(nearer.exitCode()).isZero();
    assertThat(nearer.out()).contains("no findings (1 hidden)");
    CommandLine.Result none = check("--no-config");
    assertThat(none.out()).contains("note[KTC2008]");
    assertThat(none.err()).doesNotContain("settings");
  }

  @Test
  void theCommandLineGoesBefore() throws IOException {
    settings("a/b", "severities: {unescaped-dot: error}\nmodel: deepseek-v3\ntarget: ktc\n");
    assertThat(check("--allow", "unescaped-dot").exitCode()).isZero();
    settings("a/b", "severities: {unescaped-dot: off}\n");
    assertThat(check("--deny", "unescaped-dot").exitCode()).isEqualTo(1);
  }

  /// Figures of the memory table: its title says context and batch, its rows the devices.
  @Test
  void saysWhatIsChecked() throws IOException {
    Files.writeString(folder.resolve("a/two.yaml"), "devices: {cuda:0: {memory: 80GiB}}\n");
    settings("a", "model: deepseek-v2-lite\ndevices: two.yaml\ncontext: 4096\nbatch: 2\n");
    assertThat(check().out())
        .contains("deepseek-v2-lite, context 4096, batch 2")
        .contains("cuda:0      80.0");
    assertThat(check("--context", "1024", "--devices", "1x40GiB").out())
        .contains("deepseek-v2-lite, context 1024, batch 2")
        .contains("cuda:0      40.0");
    settings("a", "model: deepseek-v2-lite\ndefault-device: cuda:3\ndevices: 1x40GiB\n");
    assertThat(check().out()).contains("cuda:3");
  }

  /// `why` and `show` speak of the same.
  @Test
  void holdsForOtherCommands() throws IOException {
    settings("a", "model: deepseek-v2-lite\ndefault-device: cuda:3\n");
    assertThat(CommandLine.run(List.of("why", "model.norm", rules.toString())).out())
        .contains("cuda:3");
    List<String> show = List.of("show", "--stage", "resolution", rules.toString());
    assertThat(CommandLine.run(show).out()).contains("cuda:3");
  }

  @Test
  void mistakesAreFindings() throws IOException {
    settings("a", "context: 0\nbatch: many\nmodel: no-such\ndevices: none.yaml\n");
    CommandLine.Result result = check();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out())
        .contains("ktc.yaml:1:10")
        .contains("ktc.yaml:2:8")
        .contains("there is no model `" + folder.resolve("a/no-such") + "`")
        .contains("ktc.yaml:4:10");
    settings(
        "a",
        "target: ktransformers-0.3.1\ncuda-graph: maybe\ndefault-device: gpu\nbatch: 2\nbatch: 3\n");
    assertThat(check().out())
        .contains("did you mean `ktransformers-0.3.2`?")
        .contains("it is one of on, off")
        .contains("ktc.yaml:3:17")
        .contains("`batch` is there already");
    settings("a", "context: [\n");
    assertThat(check().out()).contains("error[KTC0004]");
    settings("a", "- context\n");
    assertThat(check().out()).contains("ktc.yaml holds a mapping");
    settings("a", "# nothing yet\n");
    assertThat(check().exitCode()).isZero();
  }

  /// What is mended depends on the model: not on one that was not meant.
  @Test
  void nothingIsMendedWithSettingsThatCannotBeUsed() throws IOException {
    settings("a", "model: no-such\n");
    CommandLine.Result result = check("--fix", "--unsafe");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("left as it is");
    assertThat(Files.readString(rules)).isEqualTo(RULES);
  }

  @Test
  void errorsStayErrors() throws IOException {
    Files.writeString(rules, RULES.replace("^model.embed", "(^model\\\\.embed"));
    settings("a", "severities: {invalid-pattern: off}\n");
    CommandLine.Result result = check();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("error[KTC0101]").contains("warning[KTC1303]");
  }

  /// A comment means the same in every project.
  @Test
  void commentsComeFirst() throws IOException {
    Files.writeString(rules, "# ktc: allow(unescaped-dot) because\n" + RULES);
    settings("a", "severities: {unescaped-dot: error}\n");
    assertThat(check().exitCode()).isZero();
    settings("a", "severities: {unescaped-dot: off}\n");
    assertThat(check().out()).doesNotContain("unused");
  }
}
