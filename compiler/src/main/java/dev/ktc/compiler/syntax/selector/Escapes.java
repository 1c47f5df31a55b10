package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.UnicodeNames;

/// Reads backslash escapes that stand for one character or a class of characters.
final class Escapes {
  private final PatternText text;

  Escapes(PatternText text) {
    this.text = text;
  }

  /// The character that the escape at `start` stands for.
  ///
  /// @param end after its token; only malformed escapes are read further, for the message
  /// @param inSet between brackets, where `\b` is a backspace and all octal digits count
  int character(int start, int end, boolean inSet) {
    int c = text.at(start + 1);
    return switch (c) {
      case 'a' -> 0x07;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case 'x' -> hexadecimal(start, 2);
      case 'u' -> hexadecimal(start, 4);
      case 'U' -> hexadecimal(start, 8);
      case 'N' -> named(start, end);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(start, end);
      case 'b' -> inSet ? '\b' : bad(start, end);
      default -> {
        boolean letterOrDigit =
            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        yield letterOrDigit ? bad(start, end) : c;
      }
    };
  }

  private int bad(int start, int end) {
    throw new PatternRejected("bad escape " + text.text(start, end), start, end, end);
  }

  private int hexadecimal(int start, int digits) {
    int end = start + 2;
    int value = 0;
    while (end < start + 2 + digits && Character.digit(ascii(text.at(end)), 16) >= 0) {
      value = value * 16 + Character.digit(ascii(text.at(end)), 16);
      end++;
    }
    if (end < start + 2 + digits) {
      throw new PatternRejected("incomplete escape " + text.text(start, end), start, end, end);
    }
    if (value < 0) {
      throw new PatternRejected("Python int too large to convert to C int", start, end, end);
    }
    return value <= CodePointSet.MAX ? value : bad(start, end);
  }

  /// Digits of other scripts must not count as digits.
  private static int ascii(int c) {
    return c < 128 ? c : -1;
  }

  private int octal(int start, int end) {
    int value = Integer.parseInt(text.text(start + 1, end), 8);
    if (value > 0xFF) {
      throw new PatternRejected(
          "octal escape value " + text.text(start, end) + " outside of range 0-0o377",
          start,
          end,
          end);
    }
    return value;
  }

  private int named(int start, int end) {
    String name = text.text(start + 3, end - 1);
    int codePoint = UnicodeNames.lookup(name);
    if (codePoint < 0) {
      throw new PatternRejected(
          "undefined character name " + PythonText.repr(name), start, end, end);
    }
    return codePoint;
  }

  /// Says what is wrong with a `\N` that names no character.
  PatternRejected badName(int start) {
    int open = start + 2;
    if (text.at(open) != '{') {
      return new PatternRejected("missing {", open, open, open);
    }
    return unterminated(open + 1, "}", "character name");
  }

  /// Says what is wrong with a name that is empty or has no end.
  PatternRejected unterminated(int start, String terminator, String what) {
    int length = text.length();
    if (start < length && text.at(start) == terminator.charAt(0)) {
      return new PatternRejected("missing " + what, start, start + 1, start + 1);
    }
    if (start == length) {
      return new PatternRejected("missing " + what, length, length, length);
    }
    return new PatternRejected(
        "missing " + terminator + ", unterminated name", start, length, length);
  }

  /// Whether a letter names a class of characters.
  static boolean isShorthand(int letter) {
    return letter > 0 && "dDsSwW".indexOf(letter) >= 0;
  }
}
