package dev.ktc.compiler.catalog;

import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.device.DeviceSyntax;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an amount comes to, or why it comes to nothing.
///
/// @param value in bytes, bytes per second or nanoseconds; 0 when there is a problem
/// @param problem what is wrong with it; null when nothing is
record Quantity(long value, @Nullable Problem problem) {
  /// More than any machine has: 2⁵⁰ bytes, a pebibyte.
  static final long MOST_BYTES = 1L << 50;

  private static final int LONGEST_NUMBER = 30;

  private static final List<Unit> BYTES =
      List.of(
          new Unit("B", 1),
          new Unit("KiB", 1L << 10),
          new Unit("MiB", 1L << 20),
          new Unit("GiB", 1L << 30),
          new Unit("TiB", 1L << 40),
          new Unit("KB", 1_000L),
          new Unit("MB", 1_000_000L),
          new Unit("GB", 1_000_000_000L),
          new Unit("TB", 1_000_000_000_000L));

  private static final List<Unit> TIMES =
      List.of(
          new Unit("ns", 1),
          new Unit("us", 1_000L),
          new Unit("ms", 1_000_000L),
          new Unit("s", 1_000_000_000L));

  /// A unit and how many of the smallest it is.
  private record Unit(String name, long size) {}

  /// What is wrong with an amount.
  ///
  /// @param span of the amount's text
  record Problem(Span span, String message, Optional<String> help) {}

  /// A number of bytes, more than none.
  static Quantity bytes(DeviceSyntax.Amount amount) {
    return of(amount, BYTES, "memory");
  }

  /// A time in nanoseconds, more than none.
  static Quantity nanoseconds(DeviceSyntax.Amount amount) {
    return of(amount, TIMES, "time");
  }

  private static Quantity of(DeviceSyntax.Amount amount, List<Unit> units, String what) {
    for (Unit unit : units) {
      if (unit.name().equals(amount.unit())) {
        return scaled(amount, unit.size());
      }
    }
    return failed(
        amount.unitSpan(),
        "`" + amount.unit() + "` is not a unit of " + what,
        help(amount.unit(), units));
  }

  private static Quantity scaled(DeviceSyntax.Amount amount, long size) {
    String number = amount.number();
    if (number.length() > LONGEST_NUMBER) {
      return failed(amount.span(), "this number is too large", "");
    }
    BigInteger value =
        new BigDecimal(number)
            .multiply(BigDecimal.valueOf(size))
            .setScale(0, RoundingMode.DOWN)
            .toBigInteger();
    if (value.signum() == 0) {
      return failed(amount.span(), "`" + number + amount.unit() + "` is nothing", "");
    }
    if (value.compareTo(BigInteger.valueOf(MOST_BYTES)) > 0) {
      return failed(
          amount.span(), "`" + number + amount.unit() + "` is more than any machine has", "");
    }
    return new Quantity(value.longValueExact(), null);
  }

  private static Quantity failed(Span span, String message, String help) {
    return new Quantity(
        0, new Problem(span, message, help.isEmpty() ? Optional.empty() : Optional.of(help)));
  }

  /// Only the case may be wrong: `24gb`, `24GIB`; `Gb` would be bits.
  private static String help(String unit, List<Unit> units) {
    for (Unit known : units) {
      if (known.name().equalsIgnoreCase(unit) || known.name().equalsIgnoreCase(unit + "B")) {
        return "did you mean `" + known.name() + "`?";
      }
    }
    return "units are "
        + String.join(", ", units.stream().map(known -> "`" + known.name() + "`").toList());
  }
}
