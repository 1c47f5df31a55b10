package dev.ktc.compiler.syntax.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ktc.compiler.source.Span;
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

/// Holds the parser against what CPython says of the same patterns (`record_patterns.py`).
final class PatternParserTest {
  @Test
  void agreesWithCPython() throws IOException {
    List<String> differences = new ArrayList<>();
    int count = 0;
    for (Recorded recorded : recorded()) {
      count++;
      String ours;
      try {
        ours = verdict(PatternParser.parse(recorded.pattern()), recorded);
      } catch (RuntimeException e) {
        ours = e.toString() + List.of(e.getStackTrace()).subList(0, 3);
      }
      if (!ours.equals(recorded.verdict())) {
        differences.add(
            recorded.pattern() + "\n  CPython: " + recorded.verdict() + "\n  ktc:     " + ours);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(count).isGreaterThan(5000);
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThat(PatternParser.parse("(a|".repeat(200) + "b" + ")*".repeat(200)).errors()).isEmpty();
    assertThat(PatternParser.parse("(?:".repeat(201) + ")".repeat(201)).errors())
        .containsExactly(
            new PatternError("groups are nested more than 200 deep", new Span(600, 603)));
    assertThat(PatternParser.parse("(".repeat(PatternParser.MAX_LENGTH)).errors())
        .containsExactly(
            new PatternError("groups are nested more than 200 deep", new Span(200, 201)));
    assertThat(PatternParser.parse("a".repeat(PatternParser.MAX_LENGTH)).errors()).isEmpty();
    assertThat(PatternParser.parse("a".repeat(PatternParser.MAX_LENGTH + 1)).errors()).hasSize(1);
  }

  @Test
  void anErrorBeforeTheDepthIsReachedComesFirst() {
    assertThat(PatternParser.parse("*" + "(".repeat(300)).errors())
        .containsExactly(new PatternError("nothing to repeat", new Span(0, 1)));
  }

  @Test
  void spansCountUtf16Units() {
    // CPython 3.11: re.compile("\U0001f600(") fails at position 1, in code points.
    assertThat(PatternParser.parse("\ud83d\ude00(").errors())
        .containsExactly(new PatternError("missing ), unterminated subpattern", new Span(2, 3)));
  }

  @Test
  void halfASurrogatePairIsACharacter() {
    assertThat(PatternParser.parse("\ud800[\ud801-\udfff]*\udc00").errors()).isEmpty();
  }

  private static String verdict(ParsedPattern parsed, Recorded recorded) {
    StringBuilder out = new StringBuilder();
    if (parsed.errors().isEmpty()) {
      out.append("ok ").append(parsed.groupCount());
    } else {
      PatternError error = parsed.errors().getFirst();
      int at = recorded.pattern().codePointCount(0, error.span().start());
      out.append(error.message()).append(recorded.positioned() ? " @" + at : " @-");
    }
    for (PatternError warning : parsed.warnings()) {
      out.append(" ! ").append(warning.message());
    }
    return out.toString();
  }

  private record Recorded(String pattern, String verdict, boolean positioned) {}

  private static List<Recorded> recorded() throws IOException {
    List<Recorded> out = new ArrayList<>();
    JsonFactory json = new JsonFactory();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(in()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try (JsonParser parser = json.createParser(line)) {
          out.add(recorded(parser));
        }
      }
    }
    return out;
  }

  /// Another recording may be named to test more than is kept here.
  private static InputStream in() throws IOException {
    String other = System.getProperty("ktc.patterns");
    return other == null
        ? PatternParserTest.class.getResourceAsStream("patterns.jsonl.gz")
        : Files.newInputStream(Path.of(other));
  }

  private static Recorded recorded(JsonParser parser) throws IOException {
    parser.nextToken();
    String pattern = parser.nextTextValue();
    StringBuilder verdict = new StringBuilder();
    int groups = parser.nextIntValue(-1);
    boolean positioned = false;
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      verdict.append(parser.nextTextValue());
      positioned = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
      verdict.append(positioned ? " @" + parser.getIntValue() : " @-");
      parser.nextToken();
    } else {
      verdict.append("ok ").append(groups);
    }
    parser.nextToken();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      verdict.append(" ! ").append(parser.getText());
    }
    return new Recorded(pattern, verdict.toString(), positioned);
  }
}
