package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.lower.ScalarValues.Unfit;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates and times of day as PyYAML makes them, written as Python's `str()` writes them.
final class TimestampValues {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:(?:[Tt]|[ \\t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]*))?"
              + "(?:[ \\t]*(Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?\\n?");

  private TimestampValues() {}

  static Value of(String text) throws Unfit {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new Unfit("AttributeError: 'NoneType' object has no attribute 'groupdict'");
    }
    String date = date(number(form.group(1)), number(form.group(2)), number(form.group(3)));
    if (form.group(4) == null) {
      return new Value.Other("datetime.date", date);
    }
    String time = time(number(form.group(4)), number(form.group(5)), number(form.group(6)));
    return new Value.Other(
        "datetime.datetime", date + ' ' + time + fraction(form.group(7)) + zone(form));
  }

  private static String date(int year, int month, int day) throws Unfit {
    if (year == 0) {
      throw new Unfit("ValueError: year 0 is out of range");
    }
    if (month < 1 || month > 12) {
      throw new Unfit("ValueError: month must be in 1..12");
    }
    try {
      return LocalDate.of(year, month, day).toString();
    } catch (DateTimeException e) {
      throw new Unfit("ValueError: day is out of range for month");
    }
  }

  private static String time(int hour, int minute, int second) throws Unfit {
    if (hour > 23) {
      throw new Unfit("ValueError: hour must be in 0..23");
    }
    if (minute > 59) {
      throw new Unfit("ValueError: minute must be in 0..59");
    }
    if (second > 59) {
      throw new Unfit("ValueError: second must be in 0..59");
    }
    return String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second);
  }

  private static String fraction(@Nullable String digits) {
    String micros = ((digits == null ? "" : digits) + "000000").substring(0, 6);
    return micros.equals("000000") ? "" : "." + micros;
  }

  private static String zone(Matcher form) throws Unfit {
    if (form.group(8) == null) {
      return "";
    }
    if (form.group(9) == null) {
      return "+00:00";
    }
    int minutes = 60 * number(form.group(10)) + number(form.group(11));
    if (minutes >= 24 * 60) {
      throw new Unfit("ValueError: offset must be strictly between -24 and 24 hours");
    }
    String sign = minutes == 0 ? "+" : form.group(9);
    return String.format(Locale.ROOT, "%s%02d:%02d", sign, minutes / 60, minutes % 60);
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
