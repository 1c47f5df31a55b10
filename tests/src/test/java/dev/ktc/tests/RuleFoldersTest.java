package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ktc check` on folders: which files are read, in which order, and what is said of the others.
class RuleFoldersTest {
  private static final String RULES = "- match:\n    name: '^lm_head$'\n  replace: {}\n";

  @TempDir Path folder;

  @Test
  void aFolderIsAllRuleFilesBelowItByName() throws IOException {
    write("b.yaml", RULES);
    write("a/z.yml", RULES);
    write("a/B.YAML", RULES);
    write("c.yaml", RULES);
    assertThat(checked(folder + "")).containsExactly("a/B.YAML", "a/z.yml", "b.yaml", "c.yaml");
  }

  @Test
  void filesThatHoldNoRulesAreCounted() throws IOException {
    write("rules.yaml", RULES);
    write("service.yaml", "kind: Service\nmatch: x\n");
    write("list.yaml", "- name: match\n- 1\n");
    write("empty.yaml", "");
    write("notes.txt", RULES);
    CommandLine.Result result = run(folder + "");
    assertThat(files(result)).containsExactly("rules.yaml");
    assertThat(result.err()).contains("ktc: " + folder + ": 3 other YAML files passed over\n");
  }

  @Test
  void brokenRuleFilesAreRuleFiles() throws IOException {
    write("quote.yaml", "- match:\n    name: \"^a\\.b\"\n  replace: {}\n");
    write("control.yaml", "- match:\n    name: 'a\u0000'\n");
    write("latin.yaml", "# ok\n- match: [\n");
    write("only-replace.yaml", "- replace: {class: default}\n");
    assertThat(checked(folder + ""))
        .containsExactly("control.yaml", "latin.yaml", "only-replace.yaml", "quote.yaml");
  }

  @Test
  void hiddenFoldersAndLinkedFoldersArePassedOver() throws IOException {
    write("rules.yaml", RULES);
    write(".git/rules.yaml", RULES);
    write(".hidden.yaml", RULES);
    write("real/rules.yaml", RULES);
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Files.createSymbolicLink(folder.resolve("real/up"), folder);
    Files.createSymbolicLink(folder.resolve("linked.yaml"), folder.resolve("rules.yaml"));
    assertThat(checked(folder + ""))
        .containsExactly("linked.yaml", "real/rules.yaml", "rules.yaml");
  }

  @Test
  void aFileIsCheckedOnce() throws IOException {
    write("a.yaml", RULES);
    write("b.yaml", RULES);
    assertThat(checked(folder + "/b.yaml", folder + "", folder + "/../" + folder.getFileName()))
        .containsExactly("b.yaml", "a.yaml");
  }

  @Test
  void aFolderWithoutRulesIsAMistake() throws IOException {
    write("service.yaml", "kind: Service\n");
    CommandLine.Result result = run(folder + "");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("ktc: no rule files are in `" + folder + "`\n");
  }

  @Test
  void depthIsBounded() throws IOException {
    write("rules.yaml", RULES);
    Path deep = folder;
    for (int i = 0; i < 40; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    Files.writeString(deep.resolve("rules.yaml"), RULES);
    CommandLine.Result result = run(folder + "");
    assertThat(files(result)).containsExactly("rules.yaml");
    assertThat(result.err()).contains("1 folder too deep to look into");
  }

  @Test
  void everyShippedFileIsFound() throws IOException {
    Path root = Repository.thirdParty("ktransformers/rules");
    List<Path> expected;
    try (Stream<Path> walk = Files.walk(root)) {
      expected = walk.filter(Files::isRegularFile).toList();
    }
    CommandLine.Result result = run(root + "");
    assertThat(result.err()).doesNotContain("passed over");
    assertThat(JsonSchemas.json(result.out()).findValuesAsText("file").stream().distinct())
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(Path::toString).toList());
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// The files of a run, in its order: each has one line per phase in the start log.
  private List<String> checked(String... operands) {
    return files(run(operands));
  }

  private static CommandLine.Result run(String... operands) {
    List<String> args = new ArrayList<>(List.of("check", "--format", "json", "--start-log"));
    args.addAll(List.of(operands));
    return CommandLine.run(args);
  }

  private List<String> files(CommandLine.Result result) {
    List<String> files = new ArrayList<>();
    JsonSchemas.json(result.out())
        .get("startLog")
        .forEach(
            phase -> {
              if (phase.get("phase").asText().equals("P0")) {
                Path file = Path.of(phase.get("file").asText());
                files.add(folder.relativize(file.normalize()).toString());
              }
            });
    return files;
  }
}
