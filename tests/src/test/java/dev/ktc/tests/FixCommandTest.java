package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ktc check --fix` and `--diff` on files as people have them.
class FixCommandTest {
  /// One dot that is none, and a comment that nobody may touch.
  private static final String RULES =
      """
      # über alles
      - match:
          name: "^model.embed_tokens"   # the embedding
        replace:
          class: default
          kwargs: {generate_device:   "cpu"}
      """;

  private static final String MENDED = RULES.replace("^model.", "^model\\\\.");

  private static final List<String> MODEL =
      List.of("--model", "deepseek-v2-lite", "--target", "ktc");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES);
  }

  private static CommandLine.Result check(String input, String... words) {
    List<String> args =
        Stream.of(List.of("check"), List.of(words), MODEL).flatMap(List::stream).toList();
    return CommandLine.run(args, input);
  }

  private CommandLine.Result fix(String... options) {
    return check(
        "", Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void changesTheFileAndReportsWhatIsLeft() throws IOException {
    CommandLine.Result result = fix("--fix");
    assertThat(Files.readString(file)).isEqualTo(MENDED);
    assertThat(result.out()).contains("(1 fixed)").doesNotContain("unescaped-dot");
    assertThat(result.exitCode()).isZero();
    try (Stream<Path> list = Files.list(folder)) {
      assertThat(list).containsExactly(file);
    }
    assertThat(fix("--fix").out()).doesNotContain("fixed");
  }

  @Test
  void keepsLineEndingsAndMark() throws IOException {
    String windows = "\uFEFF" + RULES.replace("\n", "\r\n");
    Files.writeString(file, windows);
    fix("--fix");
    assertThat(Files.readString(file)).isEqualTo("\uFEFF" + MENDED.replace("\n", "\r\n"));
  }

  /// Lines that are moved or removed take their own line ends with them.
  @Test
  void removesAndMovesLinesOfWindows() throws IOException {
    String rules =
        """
        - match:
            name: "^model\\\\.layers\\\\..*\\\\.mlp\\\\.experts$"
          replace:
            class: default
            recursive: False
            kwargs:
              generate_device: "cpu"
              generate_device: "cuda:0"
        """;
    String mended =
        """
        - match:
            name: "^model\\\\.layers\\\\..*\\\\.mlp\\\\.experts$"
          recursive: False
          replace:
            class: default
            kwargs:
              generate_device: "cuda:0"
        """;
    Files.writeString(file, rules.replace("\n", "\r\n"));
    fix("--fix", "--unsafe");
    assertThat(Files.readString(file)).isEqualTo(mended.replace("\n", "\r\n"));
  }

  @Test
  void followsLinksAndKeepsPermissions() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("rules.yaml"));
    check("", link.toString(), "--fix");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).isEqualTo(MENDED);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void leavesReadOnlyFilesAlone() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    CommandLine.Result result = fix("--fix");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("is read-only");
    assertThat(Files.readString(file)).isEqualTo(RULES);
  }

  @Test
  void cannotWriteIntoALockedFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      CommandLine.Result result = fix("--fix");
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("cannot write").contains("its folder is read-only");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(Files.readString(file)).isEqualTo(RULES);
  }

  @Test
  void leavesOtherEncodingsAlone() throws IOException {
    byte[] latin = RULES.getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, latin);
    CommandLine.Result result = fix("--fix");
    assertThat(result.err()).contains("left as it is, as it is not UTF-8");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(latin);
  }

  @Test
  void printsTheMendedTextOfStandardInput() {
    CommandLine.Result result = check(RULES, "-", "--fix");
    assertThat(result.out()).isEqualTo(MENDED);
    assertThat(result.err()).contains("(1 fixed)");
    // Nothing to mend: the text as it is, so that a pipe goes on.
    assertThat(check(MENDED, "-", "--fix").out()).isEqualTo(MENDED);
  }

  @Test
  void aDiffChangesNothing() throws IOException {
    CommandLine.Result result = fix("--diff");
    assertThat(Files.readString(file)).isEqualTo(RULES);
    assertThat(result.out())
        .isEqualTo(
            """
            --- FILE
            +++ FILE
            @@ -1,6 +1,6 @@
             # über alles
             - match:
            -    name: "^model.embed_tokens"   # the embedding
            +    name: "^model\\\\.embed_tokens"   # the embedding
               replace:
                 class: default
                 kwargs: {generate_device:   "cpu"}
            """
                .replace("FILE", file.toString()));
    assertThat(result.err()).contains("would fix 1 finding");
    assertThat(result.exitCode()).isZero();
    assertThat(fix("--diff", "--deny", "unescaped-dot").exitCode()).isEqualTo(1);
    assertThat(fix("--diff", "--fix").exitCode()).isZero();
    assertThat(Files.readString(file)).isEqualTo(RULES);
  }

  @Test
  void allowedFindingsAreNotMended() throws IOException {
    fix("--fix", "--allow", "unescaped-dot");
    assertThat(Files.readString(file)).isEqualTo(RULES);
    String comment = RULES.replace("# the embedding", "# ktc: allow(unescaped-dot) as it was");
    Files.writeString(file, comment);
    fix("--fix", "--unsafe");
    assertThat(Files.readString(file)).isEqualTo(comment);
  }

  /// The first fix would make the second rule one that can never win, an error that was not there.
  @Test
  void whatMakesThingsWorseIsTakenBack() throws IOException {
    String rules =
        """
        - match:
            name: "\\bmodel\\\\.layers\\\\."
          replace:
            class: default
            kwargs: {generate_device: "cuda:0"}
        - match:
            name: "^model\\\\.layers\\\\.1\\\\."
          replace:
            class: default
            kwargs: {generate_device: "cuda:1"}
        """;
    Files.writeString(file, rules);
    CommandLine.Result result = fix("--fix", "--unsafe", "--deny", "eaten-escape");
    assertThat(result.err()).contains("did not double the backslash").contains("new error");
  }

  @Test
  void usage() {
    assertThat(fix("--unsafe").exitCode()).isEqualTo(2);
    assertThat(fix("--diff", "--format", "json").exitCode()).isEqualTo(2);
    assertThat(check("", "-", "--fix", "no-such-file.yaml").exitCode()).isEqualTo(2);
  }
}
