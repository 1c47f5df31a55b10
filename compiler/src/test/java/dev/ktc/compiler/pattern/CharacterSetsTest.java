package dev.ktc.compiler.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.ktc.compiler.syntax.selector.PatternParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Holds sets and names against CPython's for every code point (`record_sets.py`).
final class CharacterSetsTest {
  private static final int BLOCK = 0x1000;

  @Test
  void agreesWithCPython() throws IOException, NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    List<String> differences = new ArrayList<>();
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(CharacterSetsTest.class.getResourceAsStream("sets.txt.gz")),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] recorded = line.split("\t", -1);
        boolean names = recorded[0].startsWith("name ");
        String ours = names ? names(recorded[0].substring(5)) : ranges(json(recorded[0]));
        byte[] digest = sha.digest(ours.getBytes(StandardCharsets.US_ASCII));
        if (!HexFormat.of().formatHex(digest, 0, 8).equals(recorded[1])) {
          differences.add(recorded[0] + ": " + (names ? "" : ours));
        }
        count++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(count).isGreaterThan(3900);
  }

  private static String ranges(String pattern) {
    Pattern parsed = PatternParser.parse(pattern).pattern();
    if (parsed == null) {
      throw new AssertionError("refused: " + pattern);
    }
    CodePointSet set = set(parsed);
    StringJoiner out = new StringJoiner(",");
    for (int i = 0; i < set.rangeCount(); i++) {
      out.add(Integer.toHexString(set.first(i)) + "-" + Integer.toHexString(set.last(i)));
    }
    return out.toString();
  }

  private static CodePointSet set(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Chars chars -> chars.set();
      case Pattern.Look look -> set(look.body());
      case Pattern.Sequence both ->
          set(both.parts().getFirst()).intersect(set(both.parts().getLast()));
      case Pattern.Alternation alternation ->
          alternation.branches().stream()
              .map(CharacterSetsTest::set)
              .reduce(CodePointSet.EMPTY, CodePointSet::union);
      default -> throw new AssertionError(pattern);
    };
  }

  /// Names of a block as [UnicodeNames] must know them; each is looked up on the way.
  private static String names(String block) {
    int first = Integer.parseInt(block, 16);
    StringJoiner out = new StringJoiner("\n");
    for (int c = first; c < first + BLOCK; c++) {
      String name = name(c);
      if (!name.isEmpty()) {
        assertThat(UnicodeNames.lookup(name)).as(name).isEqualTo(c);
      }
      out.add(name);
    }
    return out.toString();
  }

  private static String name(int codePoint) {
    if (PythonUnicode.ideographs().contains(codePoint)) {
      return "CJK UNIFIED IDEOGRAPH-"
          + HexFormat.of().withUpperCase().toHexDigits(codePoint).replaceFirst("^0+", "");
    }
    if (codePoint >= 0xAC00 && codePoint <= 0xD7A3) {
      return "HANGUL SYLLABLE " + syllable(codePoint - 0xAC00);
    }
    return PythonUnicode.named().contains(codePoint) ? Character.getName(codePoint) : "";
  }

  /// By the rule of the Unicode Standard, section 3.12.
  private static String syllable(int index) {
    String[] leading = "G GG N D DD R M B BB S SS - J JJ C K T P H".split(" ", -1);
    String[] vowels =
        "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I".split(" ", -1);
    String[] trailing =
        "- G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H".split(" ", -1);
    String name = leading[index / (21 * 28)] + vowels[index / 28 % 21] + trailing[index % 28];
    return name.replace("-", "");
  }

  private static String json(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      return parser.nextTextValue();
    }
  }
}
