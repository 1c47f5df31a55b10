package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The README shows what ktc prints today.
class ReadmeTest {
  @Test
  void theFirstCommandPrintsWhatTheReadmeShows() throws IOException {
    String readme = Files.readString(Repository.root().resolve("README.md"));
    String rules = "tests/broken/deepseek-v3-2x24GiB-cpu-experts.yaml";
    String devices = "2x24GiB,cpu=512GiB";
    assertThat(readme).contains("./ktc check " + rules + " --devices " + devices + "\n");
    String block = readme.substring(readme.indexOf("```text\n") + "```text\n".length());
    String shown = block.substring(0, block.indexOf("```\n"));
    String path = Repository.root().resolve(rules).toString();
    CommandLine.Result result = CommandLine.run(List.of("check", path, "--devices", devices), "");
    assertThat(result.out().replace(path, rules)).isEqualTo(shown);
  }
}
