package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/// Values of scalars by their type, as PyYAML's constructors make them.
final class ScalarValues {
  /// Python refuses to convert longer decimal numbers. Others have no limit there, but have one
  /// here: nobody writes them, and the time to compute them grows with the square of their length.
  private static final int MAX_DIGITS = 4300;

  /// From this power of 60 on, Python cannot make a float of it.
  private static final int MAX_POWER_OF_60 = 173;

  // Possessive, so that a long text takes linear time.
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][-+]?[0-9]++)?");

  private static final Pattern COMPLEX =
      Pattern.compile("\\(?(?:[-+]?[0-9.]++)?(?:[-+]?[0-9.]*+j)?\\)?", Pattern.CASE_INSENSITIVE);

  private ScalarValues() {}

  /// A text that its type cannot hold; the message is Python's.
  static class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  /// A number that Python could hold but that is too long to be followed.
  static final class TooLong extends Unfit {
    private static final long serialVersionUID = 1L;

    TooLong(int characters) {
      super("a number of " + characters + " characters is too long to be read");
    }

    String limit() {
      return "at most " + MAX_DIGITS + " characters of a number are read";
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
    boolean decimal = digits.charAt(0) != '0' && digits.indexOf(':') < 0;
    if (digits.length() > MAX_DIGITS && !decimal) {
      throw new TooLong(digits.length());
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
    BigInteger base = BigInteger.ONE;
    for (int i = parts.length - 1; i >= 0; i--) {
      double part = python(parts[i]);
      if (parts.length - 1 - i > MAX_POWER_OF_60) {
        throw new Unfit("OverflowError: int too large to convert to float");
      }
      value += part * base.doubleValue();
      base = base.multiply(BigInteger.valueOf(60));
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
