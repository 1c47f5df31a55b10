package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/// Values of scalars by their type, as PyYAML's constructors make them.
final class ScalarValues {
  /// Python refuses to convert longer decimal numbers.
  private static final int MAX_DIGITS = 4300;

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

  private static final Pattern COMPLEX =
      Pattern.compile("\\(?(?:[-+]?[0-9.]+)?(?:[-+]?[0-9.]*j)?\\)?", Pattern.CASE_INSENSITIVE);

  private ScalarValues() {}

  /// A text that its type cannot hold; the message is Python's.
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  static Value bool(String text) throws Unfit {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "on" -> new Value.Bool(true);
      case "no", "false", "off" -> new Value.Bool(false);
      default -> throw new Unfit("KeyError: " + PythonText.repr(text.toLowerCase(Locale.ROOT)));
    };
  }

  static Value integer(String text) throws Unfit {
    String digits = text.replace("_", "");
    if (digits.isEmpty()) {
      throw new Unfit("IndexError: string index out of range");
    }
    boolean negative = digits.charAt(0) == '-';
    if (negative || digits.charAt(0) == '+') {
      digits = digits.substring(1);
      if (digits.isEmpty()) {
        throw new Unfit("IndexError: string index out of range");
      }
    }
    BigInteger value;
    if (digits.startsWith("0b")) {
      value = python(digits.substring(2), 2);
    } else if (digits.startsWith("0x")) {
      value = python(digits.substring(2), 16);
    } else if (digits.equals("0")) {
      value = BigInteger.ZERO;
    } else if (digits.charAt(0) == '0') {
      value = python(digits, 8);
    } else if (digits.indexOf(':') >= 0) {
      value = BigInteger.ZERO;
      for (String part : digits.split(":", -1)) {
        value = value.multiply(BigInteger.valueOf(60)).add(python(part, 10));
      }
    } else {
      value = python(digits, 10);
    }
    return new Value.Int(negative ? value.negate() : value);
  }

  /// Python's `int(text, base)`.
  private static BigInteger python(String text, int base) throws Unfit {
    String digits = PythonText.strip(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    String prefix = base == 2 ? "0b" : base == 8 ? "0o" : base == 16 ? "0x" : "none";
    if (digits.toLowerCase(Locale.ROOT).startsWith(prefix)) {
      digits = digits.substring(2);
    }
    if (digits.length() > MAX_DIGITS) {
      throw new Unfit("ValueError: Exceeds the limit (4300 digits) for integer string conversion");
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), base) < 0) {
        digits = "";
      }
    }
    if (digits.isEmpty()) {
      throw new Unfit(
          "ValueError: invalid literal for int() with base " + base + ": " + PythonText.repr(text));
    }
    BigInteger value = new BigInteger(digits, base);
    return negative ? value.negate() : value;
  }

  static Value real(String text) throws Unfit {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    if (digits.isEmpty()) {
      throw new Unfit("IndexError: string index out of range");
    }
    double sign = digits.charAt(0) == '-' ? -1 : 1;
    if (digits.charAt(0) == '-' || digits.charAt(0) == '+') {
      digits = digits.substring(1);
    }
    if (digits.equals(".inf")) {
      return new Value.Real(sign * Double.POSITIVE_INFINITY);
    }
    if (digits.equals(".nan")) {
      return new Value.Real(Double.NaN);
    }
    if (digits.indexOf(':') < 0) {
      return new Value.Real(sign * python(digits));
    }
    String[] parts = digits.split(":", -1);
    double value = 0;
    double base = 1;
    for (int i = parts.length - 1; i >= 0; i--) {
      value += python(parts[i]) * base;
      base *= 60;
    }
    return new Value.Real(sign * value);
  }

  /// Python's `float(text)`.
  private static double python(String text) throws Unfit {
    String digits = PythonText.strip(text);
    if (FLOAT.matcher(digits).matches()) {
      return Double.parseDouble(digits);
    }
    boolean negative = digits.startsWith("-");
    String word = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    return switch (word) {
      case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default ->
          throw new Unfit(
              "ValueError: could not convert string to float: " + PythonText.repr(text));
    };
  }

  /// Python's `complex(text)`, without its rarer forms.
  static Value complex(String text) throws Unfit {
    if (!COMPLEX.matcher(PythonText.strip(text)).matches()) {
      throw new Unfit("ValueError: complex() arg is a malformed string");
    }
    return new Value.Other("complex", PythonText.strip(text));
  }
}
