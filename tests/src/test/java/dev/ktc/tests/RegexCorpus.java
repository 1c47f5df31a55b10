package dev.ktc.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// What CPython's `re.search` found, as `tests/corpus/regex/record.py` wrote it down.
final class RegexCorpus {
  private static final List<String> ALPHABETS =
      List.of(
          "ab.",
          "a.0\n",
          "ab\n",
          "a_\u00e9-",
          "kK\u212a\u017fS",
          "0\u0663a.",
          "a\ud83d\ude00\n",
          "abc");
  private static final int[] LONGEST = {6, 5, 6, 5, 4, 5, 5, 6};

  private RegexCorpus() {}

  /// A pattern and where it is found.
  ///
  /// @param origin the number of the alphabet, `own`, or the place in a third-party file
  /// @param bits hexadecimal; the highest bit of the first digit is the first text
  /// @param pattern empty for third-party ones
  record Row(String origin, String bits, String pattern) {
    /// Whether it is found in text `i`.
    boolean found(int i) {
      return (Character.digit(bits.charAt(i / 4), 16) >> (3 - i % 4) & 1) != 0;
    }
  }

  /// How many alphabets there are.
  static int alphabets() {
    return ALPHABETS.size();
  }

  /// All strings over an alphabet up to its length, shortest first.
  static List<String> strings(int alphabet) {
    String[] letters =
        ALPHABETS.get(alphabet).codePoints().mapToObj(Character::toString).toArray(String[]::new);
    List<String> out = new ArrayList<>(List.of(""));
    int begin = 0;
    for (int length = 1; length <= LONGEST[alphabet]; length++) {
      int end = out.size();
      for (int i = begin; i < end; i++) {
        for (String letter : letters) {
          out.add(out.get(i) + letter);
        }
      }
      begin = end;
    }
    return out;
  }

  /// Real module names and mutations of them.
  static List<String> names() {
    return lines("names.txt.gz").stream().map(RegexCorpus::decode).toList();
  }

  /// The rows of `random.tsv.gz` or `real.tsv.gz`.
  static List<Row> rows(String file) {
    List<Row> out = new ArrayList<>();
    for (String line : lines(file)) {
      String[] columns = line.split("\t", -1);
      out.add(new Row(columns[0], columns[1], decode(columns[2])));
    }
    return out;
  }

  private static List<String> lines(String file) {
    Path path = Repository.root().resolve("tests/corpus/regex").resolve(file);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.US_ASCII))) {
      return in.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        out.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
