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

  @Test
  void nestedRepetitionsDoNotExplode() {
    String name = "model.layers.10.self_attn.q_a_proj";
    for (String pattern :
        List.of(
            "^(?:(?:a|b|[a-z._0-9])*)*X",
            "(.*a){20}",
            "(a{1,30}){1,30}X",
            "(?:(?:.?)*)*X",
            "(?:.+)+?X")) {
      assertThat(matcher(pattern, PatternMatcher.DEFAULT_STEPS).search(name))
          .as(pattern)
          .isEqualTo(Answer.NOT_FOUND);
    }
  }

  @Test
  void workIsBounded() {
    String text = "a".repeat(40);
    assertThat(matcher("(?:(a)|(a)|a)*\\1\\2X", 100_000).search(text)).isEqualTo(Answer.GAVE_UP);
    assertThat(matcher("^(a*)*\\1b", 100_000).search(text)).isEqualTo(Answer.GAVE_UP);
    assertThat(matcher("(?:".repeat(200) + "a?" + ")+".repeat(200) + "b", 100_000).search(text))
        .isEqualTo(Answer.GAVE_UP);
  }

  @Test
  void longTextsNeedNoStack() {
    String text = "ab".repeat(100_000);
    assertThat(matcher("^(?:a|b)*$", 10_000_000).search(text)).isEqualTo(Answer.FOUND);
    assertThat(matcher("^(?:(a)|(b))*\\2\\Z", 10_000_000).search(text + "b"))
        .isEqualTo(Answer.FOUND);
    assertThat(matcher("^(?:ab)*+a", 10_000_000).search(text)).isEqualTo(Answer.NOT_FOUND);
  }

  /// Another recording may be named to test more than is kept here.
  private static InputStream in() throws IOException {
    String other = System.getProperty("ktc.matches");
    return other == null
        ? PatternMatcherTest.class.getResourceAsStream("matches.txt.gz")
        : Files.newInputStream(Path.of(other));
  }

  private static int compare(String[] recorded, List<String> differences) throws IOException {
    PatternMatcher matcher = matcher(json(recorded[0]), 50_000_000);
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

  private static PatternMatcher matcher(String pattern, int steps) {
    Pattern parsed = PatternParser.parse(pattern).pattern();
    if (parsed == null) {
      throw new AssertionError("refused: " + pattern);
    }
    return new PatternMatcher(parsed, steps);
  }
}
