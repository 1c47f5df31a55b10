package dev.ktc.compiler.pattern;

import java.util.Locale;

/// Looks up characters by name, as `\N{…}` does.
///
/// Names never change once given, so the JDK's may be used for code points that have one in
// CPython.
public final class UnicodeNames {
  private static final String IDEOGRAPH = "CJK UNIFIED IDEOGRAPH-";

  private UnicodeNames() {}

  /// The code point of a name, or -1.
  public static int lookup(String name) {
    if (name.startsWith(IDEOGRAPH)) {
      return ideograph(name.substring(IDEOGRAPH.length()));
    }
    if (!name.chars().allMatch(c -> c >= ' ' && c < 127) || !name.equals(name.strip())) {
      return -1;
    }
    try {
      int codePoint = Character.codePointOf(name);
      String proper = Character.getName(codePoint);
      boolean same = proper != null && proper.equals(name.toUpperCase(Locale.ROOT));
      return same && PythonUnicode.named().contains(codePoint) ? codePoint : -1;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  private static int ideograph(String digits) {
    if (!digits.matches("[0-9A-F]{4,5}")) {
      return -1;
    }
    int codePoint = Integer.parseInt(digits, 16);
    return PythonUnicode.ideographs().contains(codePoint) ? codePoint : -1;
  }
}
