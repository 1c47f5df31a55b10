package dev.ktc.compiler.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import dev.ktc.compiler.syntax.selector.PatternParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Holds the matcher against `re.search` of CPython on all short texts (`record_matches.py`).
final class PatternMatcherTest {
  @Test
  void agreesWithCPython() throws IOException {
    List<String> differences = new ArrayList<>();
    long comparisons = 0;
    try (InputStream in = in();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        comparisons += compare(line.split("\t", -1), differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(comparisons).isGreaterThan(500_000);
  }

  /// Another recording may be named to test more than is kept here.
  private static InputStream in() throws IOException {
    String other = System.getProperty("ktc.matches");
    return other == null
        ? PatternMatcherTest.class.getResourceAsStream("matches.txt.gz")
        : Files.newInputStream(Path.of(other));
  }

  private static int compare(String[] recorded, List<String> differences) throws IOException {
    PatternMatcher matcher = matcher(json(recorded[0]));
    List<String> texts = texts(json(recorded[1]), Integer.parseInt(recorded[2]));
    for (int i = 0; i < texts.size(); i++) {
      int digit = Character.digit(recorded[3].charAt(i / 4), 16);
      Answer expected = (digit >> (3 - i % 4) & 1) == 1 ? Answer.FOUND : Answer.NOT_FOUND;
      Answer actual = matcher.search(texts.get(i));
      if (actual != expected) {
        differences.add(recorded[0] + " on " + texts.get(i) + ": " + actual);
        break;
      }
    }
    return texts.size();
  }

  private static List<String> texts(String alphabet, int longest) {
    List<String> out = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= longest; length++) {
      int to = out.size();
      for (int i = from; i < to; i++) {
        for (int c = 0; c < alphabet.length(); c++) {
          out.add(out.get(i) + alphabet.charAt(c));
        }
      }
      from = to;
    }
    return out;
  }

  private static String json(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      return parser.nextTextValue();
    }
  }

  private static PatternMatcher matcher(String pattern) {
    Pattern parsed = PatternParser.parse(pattern).pattern();
    if (parsed == null) {
      throw new AssertionError("refused: " + pattern);
    }
    return new PatternMatcher(parsed, 50_000_000);
  }
}
