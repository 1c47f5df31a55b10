package dev.ktc.compiler.pattern;

import dev.ktc.compiler.diagnostic.KtcBug;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/// Character properties as CPython 3.11 has them (Unicode 14).
///
/// The JDK follows a newer Unicode and draws its classes differently, so its tables decide nothing.
/// Each table is read when it is first needed: most patterns need none.
public final class PythonUnicode {
  private static final String RESOURCE = "unicode14.txt";

  private PythonUnicode() {}

  /// What `\w` takes: `str.isalnum` and `_`.
  public static CodePointSet word() {
    return Word.SET;
  }

  /// What `\d` takes: `str.isdecimal`.
  public static CodePointSet decimal() {
    return Decimal.SET;
  }

  /// What `\s` takes: `str.isspace`.
  public static CodePointSet space() {
    return Space.SET;
  }

  /// What `str.isalpha` takes.
  public static CodePointSet alpha() {
    return Alpha.SET;
  }

  /// What `repr` shows as it is.
  public static CodePointSet printable() {
    return Printable.SET;
  }

  /// Whether `str.isidentifier` holds.
  public static boolean isIdentifier(String text) {
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      int c = codePoints[i];
      boolean ascii =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || c == '_'
              || (i > 0 && c >= '0' && c <= '9');
      if (!ascii && (c < 128 || !(i == 0 ? Identifier.START : Identifier.PART).contains(c))) {
        return false;
      }
    }
    return codePoints.length > 0;
  }

  /// The value of a decimal digit, or -1.
  public static int digit(int codePoint) {
    if (codePoint < 128) {
      return codePoint >= '0' && codePoint <= '9' ? codePoint - '0' : -1;
    }
    CodePointSet digits = decimal();
    for (int i = 0; i < digits.rangeCount(); i++) {
      if (codePoint >= digits.first(i) && codePoint <= digits.last(i)) {
        return (codePoint - digits.first(i)) % 10;
      }
    }
    return -1;
  }

  /// The simple lower case of a code point.
  public static int lower(int codePoint) {
    return Lower.MAP.apply(codePoint);
  }

  /// The simple upper case of a code point.
  public static int upper(int codePoint) {
    return Upper.MAP.apply(codePoint);
  }

  /// Code points that have another lower case, ascending.
  static CodePointMap lowerCase() {
    return Lower.MAP;
  }

  /// Code points that have another upper case, ascending.
  static CodePointMap upperCase() {
    return Upper.MAP;
  }

  /// Lower-case letters and, behind each, others with the same upper case.
  static List<int[]> sameUpper() {
    return SameUpper.GROUPS;
  }

  /// Code points with a name of their own, not one that follows from a rule.
  static CodePointSet named() {
    return Named.SET;
  }

  /// Code points with the name `CJK UNIFIED IDEOGRAPH-` and their number.
  static CodePointSet ideographs() {
    return Ideograph.SET;
  }

  private static final class Word {
    static final CodePointSet SET = set("word");
  }

  private static final class Decimal {
    static final CodePointSet SET = set("decimal");
  }

  private static final class Space {
    static final CodePointSet SET = set("space");
  }

  private static final class Alpha {
    static final CodePointSet SET = set("alpha");
  }

  private static final class Printable {
    static final CodePointSet SET = set("printable");
  }

  private static final class Identifier {
    static final CodePointSet START = set("identifier-start");
    static final CodePointSet PART = set("identifier-part");
  }

  private static final class Named {
    static final CodePointSet SET = set("named");
  }

  private static final class Ideograph {
    static final CodePointSet SET = set("ideograph");
  }

  private static final class Lower {
    static final CodePointMap MAP = map("lower");
  }

  private static final class Upper {
    static final CodePointMap MAP = map("upper");
  }

  private static final class SameUpper {
    static final List<int[]> GROUPS = groups("same-upper");
  }

  private static CodePointSet set(String name) {
    StringTokenizer numbers = line(name);
    int[] ranges = new int[numbers.countTokens()];
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      ranges[i] = next + hex(numbers);
      next = ranges[i] + hex(numbers);
      ranges[i + 1] = next - 1;
    }
    return CodePointSet.ofRanges(ranges);
  }

  private static CodePointMap map(String name) {
    StringTokenizer numbers = line(name);
    List<int[]> runs = new ArrayList<>();
    int first = 0;
    while (numbers.hasMoreTokens()) {
      first += hex(numbers);
      runs.add(new int[] {first, hex(numbers), hex(numbers), hex(numbers)});
    }
    return new CodePointMap(runs);
  }

  private static List<int[]> groups(String name) {
    StringTokenizer groups = line(name);
    List<int[]> out = new ArrayList<>();
    while (groups.hasMoreTokens()) {
      StringTokenizer members = new StringTokenizer(groups.nextToken(), ":,");
      int[] group = new int[members.countTokens()];
      for (int i = 0; i < group.length; i++) {
        group[i] = hex(members);
      }
      out.add(group);
    }
    return out;
  }

  private static int hex(StringTokenizer numbers) {
    return Integer.parseInt(numbers.nextToken(), 16);
  }

  private static StringTokenizer line(String name) {
    InputStream in = PythonUnicode.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new KtcBug("the character tables are not in the jar");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(name) && line.charAt(name.length()) == ' ') {
          return new StringTokenizer(line.substring(name.length()));
        }
      }
    } catch (IOException e) {
      throw new KtcBug("the character tables cannot be read", e);
    }
    throw new KtcBug("no character table " + name);
  }
}
