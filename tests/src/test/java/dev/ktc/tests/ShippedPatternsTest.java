package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.syntax.selector.ParsedPattern;
import dev.ktc.compiler.syntax.selector.PatternParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The patterns of the shipped rule files: KTransformers compiles all of them without a warning.
final class ShippedPatternsTest {
  private static final String KEY = "name: \"";

  @Test
  void areTakenWithoutAWarning() throws IOException {
    Set<String> patterns = patterns(Repository.thirdParty("ktransformers/rules"));
    assertThat(patterns).hasSizeGreaterThan(150);
    for (String pattern : patterns) {
      ParsedPattern parsed = PatternParser.parse(pattern);
      assertThat(parsed.errors()).as(pattern).isEmpty();
      assertThat(parsed.warnings()).as(pattern).isEmpty();
    }
  }

  /// All stand in double quotes, with `\\` as the only escape.
  private static Set<String> patterns(Path folder) throws IOException {
    Set<String> patterns = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(path -> path.toString().endsWith(".yaml")).toList();
    }
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        int start = line.indexOf(KEY);
        if (start >= 0 && !line.stripLeading().startsWith("#")) {
          start += KEY.length();
          patterns.add(line.substring(start, line.indexOf('"', start)).replace("\\\\", "\\"));
        }
      }
    }
    return patterns;
  }
}
