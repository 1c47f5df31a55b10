package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every folder `tests/cases/AREA/CASE` is a test: a command line and all that it prints.
///
/// `-Dktc.update=true` rewrites what differs and still fails, so that the difference is reviewed.
class CaseTest {
  @TestFactory
  Stream<DynamicTest> everyCasePrintsWhatIsExpected() throws IOException {
    Path root = Repository.root().resolve("tests/cases");
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root, 2)) {
      walk.filter(path -> root.relativize(path).getNameCount() == 2)
          .filter(Files::isDirectory)
          .sorted()
          .forEach(
              folder -> tests.add(dynamicTest(root.relativize(folder) + "", () -> check(folder))));
    }
    return tests.stream();
  }

  private static void check(Path folder) throws IOException {
    String actual = run(folder);
    Path file = folder.resolve("expected.txt");
    String expected = Files.exists(file) ? Files.readString(file) : null;
    if (!actual.equals(expected) && (Repository.update() || expected == null)) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(expected == null ? "nothing: expected.txt is new" : expected);
  }

  /// Runs the words of `args`; those that name a file of the folder become paths to it, and their
  /// folder is taken out of what is printed.
  private static String run(Path folder) throws IOException {
    Path file = folder.resolve("args");
    String words = Files.exists(file) ? Files.readString(file).strip() : "check rules.yaml";
    List<String> args = new ArrayList<>();
    for (String word : words.isEmpty() ? List.<String>of() : List.of(words.split("\\s+", -1))) {
      args.add(Files.exists(folder.resolve(word)) ? folder.resolve(word).toString() : word);
    }
    Path input = folder.resolve("stdin");
    CommandLine.Result result =
        CommandLine.run(args, Files.exists(input) ? Files.readString(input) : "");
    // Formats for CI name files from where ktc was started.
    String relative = Path.of("").toAbsolutePath().relativize(folder) + "/";
    String out = result.out().replace(folder + "/", "").replace(relative, "");
    String err = result.err().replace(folder + "/", "");
    return out
        + (err.isEmpty() ? "" : "--- stderr\n" + err)
        + "--- exit "
        + result.exitCode()
        + "\n";
  }
}
