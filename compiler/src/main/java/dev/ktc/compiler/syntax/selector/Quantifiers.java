package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.Pattern.Repeat;
import dev.ktc.compiler.pattern.Pattern.Repeat.Greed;
import java.math.BigInteger;
import java.util.List;
import org.antlr.v4.runtime.Token;

/// Applies `*`, `+`, `?`, `{…}` to what stands before them.
final class Quantifiers {
  private static final long MAX_REPEAT = 0xFFFFFFFFL;

  private final PatternText text;
  private final List<PatternRejected> late;

  /// @param late where to put what CPython refuses after reading
  Quantifiers(PatternText text, List<PatternRejected> late) {
    this.text = text;
    this.late = late;
  }

  /// Replaces the last part by its repetition.
  void apply(List<Part> parts, Token token, Flags flags) {
    int start = token.getStartIndex();
    int end = token.getStopIndex() + 1;
    int core = coreEnd(start);
    long min = 0;
    long max = MAX_REPEAT;
    switch (text.at(start)) {
      case '?' -> max = 1;
      case '+' -> min = 1;
      case '{' -> {
        String[] bounds = bounds(text.text(start + 1, core - 1));
        min = bounds[0].isEmpty() ? 0 : count(bounds[0], start, core);
        max = bounds[1].isEmpty() ? MAX_REPEAT : count(bounds[1], start, core);
        if (max < min) {
          throw new PatternRejected(
              "min repeat greater than max repeat", start + 1, core - 1, core);
        }
      }
      default -> {}
    }
    if (parts.isEmpty() || parts.getLast().op() == Part.Op.AT) {
      throw new PatternRejected("nothing to repeat", start, core, core);
    }
    if (parts.getLast().op() == Part.Op.REPEAT) {
      throw new PatternRejected("multiple repeat", start, core, core);
    }
    Greed greed = core == end ? Greed.GREEDY : text.at(core) == '?' ? Greed.LAZY : Greed.POSSESSIVE;
    parts.add(repeat(parts.removeLast(), end, new long[] {min, max}, greed, flags));
  }

  private Part repeat(Part part, int end, long[] counts, Greed greed, Flags flags) {
    int start = part.start();
    if (flags.has('t')) {
      String operator =
          switch (greed) {
            case GREEDY -> "MAX_REPEAT";
            case LAZY -> "MIN_REPEAT";
            case POSSESSIVE -> "POSSESSIVE_REPEAT";
          };
      String message = "internal: unsupported template operator " + operator;
      late.add(new PatternRejected(message, start, end, text.length()));
    }
    long max = counts[1] == MAX_REPEAT ? Repeat.UNBOUNDED : counts[1];
    Pattern node =
        new Repeat(
            text.span(start, end),
            part.node(),
            (int) Math.min(counts[0], Repeat.UNBOUNDED - 1),
            (int) Math.min(max, Repeat.UNBOUNDED),
            greed);
    return Part.of(Part.Op.REPEAT, start, end, node, part.width().times(counts[0], max));
  }

  private int coreEnd(int start) {
    if (text.at(start) != '{') {
      return start + 1;
    }
    int end = start + 1;
    while (text.at(end) != '}') {
      end++;
    }
    return end + 1;
  }

  /// Both bounds as written; one number stands for both.
  private static String[] bounds(String written) {
    int comma = written.indexOf(',');
    return comma < 0
        ? new String[] {written, written}
        : new String[] {written.substring(0, comma), written.substring(comma + 1)};
  }

  private static long count(String digits, int start, int end) {
    if (digits.length() > PythonText.MAX_INTEGER_DIGITS) {
      throw new PatternRejected(
          "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit"
              .formatted(PythonText.MAX_INTEGER_DIGITS, digits.length()),
          start,
          end,
          end);
    }
    BigInteger value = new BigInteger(digits);
    if (value.compareTo(BigInteger.valueOf(MAX_REPEAT)) >= 0) {
      throw new PatternRejected("the repetition number is too large", start, end, end);
    }
    return value.longValue();
  }
}
