package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `./ktc` as a user would: in a process of its own, from some other folder.
class LauncherTest {
  private static final String CLEAN =
      """
      - match:
          name: '^model\\.embed_tokens$'
        replace:
          class: default
          kwargs: {generate_device: cpu}
      - match:
          class: ktransformers.models.modeling_deepseek.DeepseekV2YarnRotaryEmbedding
        replace:
          class: ktransformers.operators.RoPE.YarnRotaryEmbedding
          kwargs: {generate_device: "cuda:0"}
      - match:
          name: "^lm_head$"
        replace:
          class: default
          kwargs:
            generate_device: "cuda:0"
            prefill_device: "cuda:0"
      """;

  @TempDir Path folder;

  private record Result(int exitCode, String out, String err) {}

  /// Within `verify` everything is built by now; a test run alone may have to build first.
  @BeforeAll
  static void build() throws Exception {
    Process process =
        new ProcessBuilder(launcher(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void versionAndHelpGoToStandardOutput() throws Exception {
    assertThat(ktc("--version").out()).startsWith("ktc ");
    Result help = ktc("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("check RULES…").contains("exit codes:");
    assertThat(help.err()).isEmpty();
    assertThat(ktc("check", "--help").out()).contains("--devices").contains("--deny");
  }

  @Test
  void aCleanFileGivesZeroAndAFindingOne() throws Exception {
    Files.writeString(folder.resolve("clean.yaml"), CLEAN);
    Result clean = ktc("check", "clean.yaml", "--model", "deepseek-v2-lite");
    assertThat(clean.exitCode()).as(clean.out() + clean.err()).isZero();
    Files.writeString(folder.resolve("broken.yaml"), "- match:\n    name: '^('\n");
    Result broken = ktc("check", "broken.yaml");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).contains("error[KTC").contains("--> broken.yaml:");
  }

  @Test
  void aDashReadsStandardInput() throws Exception {
    Result result = run(CLEAN, launcher(), "check", "-", "--model", "deepseek-v2-lite");
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  @Test
  void whatCannotBeReadIsAUsageError() throws Exception {
    for (String operand : List.of("missing.yaml", ".", "missing/", "-- --check")) {
      Result result = run("", launcher(), ("check " + operand).split(" ", -1));
      assertThat(result.exitCode()).as(operand).isEqualTo(2);
      assertThat(result.err()).startsWith("ktc: ").doesNotContain("Exception");
    }
  }

  @Test
  void aMistypedCommandOrOptionIsAUsageErrorWithAHint() throws Exception {
    Result command = ktc("chekc", "x.yaml");
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err())
        .isEqualTo("ktc: there is no command `chekc`\n  = help: did you mean `check`?\n");
    Result option = ktc("check", "--modle=x", "x.yaml");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.err()).contains("did you mean `--model`?");
    assertThat(ktc("compile", "x.yaml").err()).contains("there is no command `compile`");
    assertThat(ktc().exitCode()).isEqualTo(2);
  }

  @Test
  void aClosedPipeEndsQuietly() throws Exception {
    String command = "'" + launcher() + "' show --stage model --model deepseek-v3 --format json";
    Result result = run("", "bash", "-c", command + " | head -n 1; exit ${PIPESTATUS[0]}");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("{\n");
    assertThat(result.exitCode()).isEqualTo(141);
  }

  @Test
  void itRunsThroughSymbolicLinks() throws Exception {
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of(launcher()));
    Path two = Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    assertThat(run("", one.toString(), "--version").out()).startsWith("ktc ");
    assertThat(run("", two.toString(), "--version").out()).startsWith("ktc ");
    assertThat(run("", "sh", "-c", "PATH=.:$PATH; two --version").out()).startsWith("ktc ");
    Files.delete(two);
    Files.delete(one);
  }

  @Test
  void theJvmSaysNothingOfItsOwn() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher(), "models").directory(folder.toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dx=y");
    builder.environment().put("LC_ALL", "C");
    Result result = run("", builder);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("deepseek-v3");
  }

  @Test
  void aCheckInTextLoadsNothingOfOtherFormats() throws Exception {
    Files.writeString(folder.resolve("clean.yaml"), CLEAN);
    ProcessBuilder builder =
        new ProcessBuilder(launcher(), "check", "clean.yaml", "--model", "deepseek-v2-lite")
            .directory(folder.toFile());
    builder.environment().put("KTC_JAVA_OPTS", "-Xlog:class+load:file=loaded.txt");
    assertThat(run("", builder).exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("loaded.txt")))
        .contains("dev.ktc.compiler.diagnostic.render.TextRenderer")
        .doesNotContain("SarifRenderer", "JunitRenderer", "GitHubRenderer", "JsonRenderer")
        .doesNotContain(
            "RuleSchema", "StartLogTable", "com.fasterxml", "java.security.MessageDigest ");
  }

  @Test
  void namesWithOtherLettersWorkInThePlainLocale() throws Exception {
    Files.writeString(folder.resolve("régles 日本.yaml"), CLEAN);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "'" + launcher() + "' check *.yaml --model deepseek-v2-lite")
            .directory(folder.toFile());
    builder.environment().put("LC_ALL", "C");
    Result result = run("", builder);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("régles 日本.yaml: ");
  }

  private Result ktc(String... args) throws Exception {
    return run("", launcher(), args);
  }

  private static String launcher() {
    return Repository.root().resolve("ktc").toString();
  }

  private Result run(String input, String program, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(args));
    return run(input, new ProcessBuilder(command).directory(folder.toFile()));
  }

  private Result run(String input, ProcessBuilder builder)
      throws IOException, InterruptedException {
    File out = folder.resolve(".out").toFile();
    File err = folder.resolve(".err").toFile();
    Process process = builder.redirectOutput(out).redirectError(err).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignored) {
      // It ended without reading.
    }
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Result(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}
