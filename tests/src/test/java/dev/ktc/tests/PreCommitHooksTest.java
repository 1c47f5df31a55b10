package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `.pre-commit-hooks.yaml` names a program that is here, and files that are rule files.
class PreCommitHooksTest {
  private final JsonNode hooks =
      JsonSchemas.yaml(Sources.read(Repository.root().resolve(".pre-commit-hooks.yaml")));

  @Test
  void theEntryIsOurLauncherAndACommand() {
    assertThat(hooks).hasSize(2);
    for (JsonNode hook : hooks) {
      String[] words = hook.get("entry").asText().split(" ", -1);
      assertThat(Files.isExecutable(Repository.root().resolve(words[0]))).isTrue();
      assertThat(CommandLine.run(List.of(words[1], "--help")).exitCode()).isZero();
    }
  }

  @Test
  void filesInFoldersOfRulesAreChecked() {
    for (JsonNode hook : hooks) {
      // pre-commit searches anywhere in the path.
      Predicate<String> checked = Pattern.compile(hook.get("files").asText()).asPredicate();
      assertThat(
              List.of(
                  "ktransformers/optimize/optimize_rules/xpu/DeepSeek-V3-Chat.yaml",
                  "stdlib-rules/rules/deepseek-v3.yaml",
                  "my-rules.yml"))
          .allMatch(checked);
      assertThat(List.of(".github/workflows/ci.yaml", "rules.py", "rules/x.yaml.orig"))
          .noneMatch(checked);
    }
  }
}
