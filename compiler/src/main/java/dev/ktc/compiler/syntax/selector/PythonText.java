package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.PythonUnicode;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Small parts of Python's own text handling that show in CPython's messages.
final class PythonText {
  private PythonText() {}

  /// Python's `repr` of a text.
  static String repr(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> appendRepr(out, c, quote));
    return out.append(quote).toString();
  }

  private static void appendRepr(StringBuilder out, int c, char quote) {
    switch (c) {
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      default -> {
        if (c == quote || c == '\\') {
          out.append('\\').appendCodePoint(c);
        } else if (c >= ' ' && c < 0x7F) {
          out.appendCodePoint(c);
        } else if (c > 0x7F && PythonUnicode.printable().contains(c)) {
          out.appendCodePoint(c);
        } else if (c <= 0xFF) {
          out.append(String.format("\\x%02x", c));
        } else if (c <= 0xFFFF) {
          out.append(String.format("\\u%04x", c));
        } else {
          out.append(String.format("\\U%08x", c));
        }
      }
    }
  }

  /// Whether `str.isalpha` holds for a unit of the pattern.
  static boolean isAlpha(String text) {
    return text.codePointCount(0, text.length()) == 1
        && PythonUnicode.alpha().contains(text.codePointAt(0));
  }

  /// Python's `int(text)`, or null where it raises an error: blanks around, a sign, digits of any
  /// script with single underscores between them.
  static @Nullable BigInteger integer(String text) {
    int[] c = text.codePoints().toArray();
    int start = 0;
    int end = c.length;
    while (start < end && PythonUnicode.space().contains(c[start])) {
      start++;
    }
    while (end > start && PythonUnicode.space().contains(c[end - 1])) {
      end--;
    }
    boolean minus = start < end && c[start] == '-';
    if (minus || (start < end && c[start] == '+')) {
      start++;
    }
    StringBuilder digits = new StringBuilder();
    boolean digitNeeded = true;
    for (int i = start; i < end; i++) {
      int digit = PythonUnicode.digit(c[i]);
      if (digit < 0 && (c[i] != '_' || digitNeeded)) {
        return null;
      }
      if (digit >= 0) {
        digits.append((char) ('0' + digit));
      }
      digitNeeded = digit < 0;
    }
    if (digitNeeded || digits.length() > MAX_INTEGER_DIGITS) {
      return null;
    }
    BigInteger value = new BigInteger(digits.toString());
    return minus ? value.negate() : value;
  }

  /// `sys.int_info.default_max_str_digits`.
  static final int MAX_INTEGER_DIGITS = 4300;
}
