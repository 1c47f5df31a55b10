package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every Java file is formatted by google-java-format.
///
/// `-Dktc.update=true` rewrites what differs and still fails, so that the difference is seen.
class FormatTest {
  @Test
  void everyFileIsFormatted() throws IOException, FormatterException {
    List<String> different = new ArrayList<>();
    for (Path file : javaFiles()) {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!formatted.equals(source)) {
        different.add(Repository.root().relativize(file).toString());
        if (Repository.update()) {
          Files.writeString(file, formatted);
        }
      }
    }
    assertThat(different)
        .as("files to format; run with -Dtest=FormatTest -Dktc.update=true")
        .isEmpty();
  }

  private static String format(String source) throws FormatterException {
    String pruned = RemoveUnusedImports.removeUnusedImports(source);
    String ordered = ImportOrderer.reorderImports(pruned, JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(ordered);
  }

  private static List<Path> javaFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : List.of("compiler", "runtime", "tests")) {
      try (Stream<Path> walk = Files.walk(Repository.root().resolve(module).resolve("src"))) {
        walk.filter(path -> path.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
