package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.PythonUnicode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what stands between `(?` and the contents of a group, and keeps the groups known so far.
final class GroupHeads {
  /// More groups than CPython can count.
  private static final BigInteger MAX_GROUPS = BigInteger.valueOf(1073741823);

  private final PatternText text;
  private final Escapes escapes;
  private final Warnings warnings;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /// By number, the whole match being 0; null while open.
  private final List<@Nullable Width> widths = new ArrayList<>();

  /// Groups from this number on were opened inside the lookbehind that is being read.
  private int lookbehindFrom = Integer.MAX_VALUE;

  private final Map<Integer, PatternRejected> mentioned = new LinkedHashMap<>();

  GroupHeads(PatternText text, Escapes escapes, Warnings warnings) {
    this.text = text;
    this.escapes = escapes;
    this.warnings = warnings;
    widths.add(null);
  }

  /// How many groups capture.
  int count() {
    return widths.size() - 1;
  }

  /// Opens the next group; its name, if any, stands at `start`.
  int open(@Nullable String name, int start) {
    int number = widths.size();
    if (name != null) {
      Integer earlier = numbers.putIfAbsent(name, number);
      if (earlier != null) {
        int end = start + name.codePointCount(0, name.length());
        String message =
            "redefinition of group name %s as group %d; was group %d"
                .formatted(PythonText.repr(name), number, earlier);
        throw new PatternRejected(message, start, end, end + 1);
      }
    }
    widths.add(null);
    return number;
  }

  void close(int number, Width width) {
    widths.set(number, width);
  }

  Width width(int number) {
    Width width = widths.get(number);
    return width == null ? Width.ZERO : width;
  }

  /// Enters a lookbehind; returns what to give to [#leaveLookbehind].
  int enterLookbehind() {
    int outer = lookbehindFrom;
    lookbehindFrom = Math.min(lookbehindFrom, widths.size());
    return outer;
  }

  void leaveLookbehind(int outer) {
    lookbehindFrom = outer;
  }

  private boolean isClosed(int number) {
    return number < widths.size() && widths.get(number) != null;
  }

  /// The name between `start` and the terminator before `end`.
  String name(int start, int end, String what) {
    if (start == end - 1) {
      throw new PatternRejected("missing " + what, start, end, end);
    }
    String name = text.text(start, end - 1);
    if (!PythonUnicode.isIdentifier(name)) {
      throw badName(name, start, end);
    }
    return name;
  }

  private static PatternRejected badName(String name, int start, int end) {
    return new PatternRejected(
        "bad character in group name " + PythonText.repr(name), start, end - 1, end);
  }

  /// The group that a number such as `\12` refers to.
  int reference(int start, int end) {
    int number = Integer.parseInt(text.text(start + 1, end));
    if (number >= widths.size()) {
      throw new PatternRejected("invalid group reference " + number, start + 1, end, end);
    }
    if (!isClosed(number)) {
      throw new PatternRejected("cannot refer to an open group", start, end, end);
    }
    checkLookbehind(number, end);
    return number;
  }

  /// The group that `(?P=name)` refers to.
  int namedReference(int start, int end) {
    int from = start + 4;
    int number = known(name(from, end, "group name"), from, end);
    if (!isClosed(number)) {
      throw new PatternRejected("cannot refer to an open group", from, end - 1, end);
    }
    checkLookbehind(number, end);
    return number;
  }

  private int known(String name, int start, int end) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new PatternRejected("unknown group name " + PythonText.repr(name), start, end - 1, end);
    }
    return number;
  }

  /// The group that `(?(…)` asks about; it need not be open yet.
  int condition(int start, int end) {
    int from = start + 3;
    if (from == end - 1) {
      throw new PatternRejected("missing group name", from, end, end);
    }
    String name = text.text(from, end - 1);
    int number =
        PythonUnicode.isIdentifier(name) ? known(name, from, end) : numbered(name, from, end);
    checkLookbehind(number, end);
    return number;
  }

  private int numbered(String name, int from, int end) {
    BigInteger number = PythonText.integer(name);
    if (number == null || number.signum() < 0) {
      throw badName(name, from, end);
    }
    if (number.signum() == 0) {
      throw new PatternRejected("bad group number", from, end - 1, end);
    }
    String invalid = "invalid group reference " + number;
    if (number.compareTo(MAX_GROUPS) >= 0) {
      throw new PatternRejected(invalid, from, end - 1, end);
    }
    mentioned.putIfAbsent(
        number.intValue(), new PatternRejected(invalid, from, end - 1, text.length()));
    if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      String message =
          "bad character in group name %s at position %d".formatted(PythonText.repr(name), from);
      warnings.add(message, from, end - 1, end);
    }
    return number.intValue();
  }

  private void checkLookbehind(int number, int end) {
    if (lookbehindFrom == Integer.MAX_VALUE) {
      return;
    }
    int after = Math.min(end + 1, text.length());
    if (!isClosed(number)) {
      throw new PatternRejected("cannot refer to an open group", end, after, end);
    }
    if (number >= lookbehindFrom) {
      throw new PatternRejected(
          "cannot refer to group defined in the same lookbehind subpattern", end, after, end);
    }
  }

  /// Refuses conditions on groups that never came.
  void checkMentioned() {
    for (Map.Entry<Integer, PatternRejected> mention : mentioned.entrySet()) {
      if (mention.getKey() >= widths.size()) {
        throw mention.getValue();
      }
    }
  }

  /// Says what is wrong with a `(?` that opens no group.
  PatternRejected bad(int start) {
    int at = start + 2;
    int end = text.unitEnd(at);
    String next = text.text(at, end);
    return switch (next) {
      case "" -> unexpectedEnd();
      case "P" -> badPython(start, end);
      case "#" ->
          new PatternRejected("missing ), unterminated comment", start, start + 3, text.length());
      case "(" -> escapes.unterminated(end, ")", "group name");
      case "<" -> end == text.length() ? unexpectedEnd() : unknown(start, text.unitEnd(end));
      default -> {
        if (next.equals("-") || Flags.bit(text.at(at)) != 0) {
          yield new FlagReader(text).refuse(at);
        }
        yield unknown(start, end);
      }
    };
  }

  private PatternRejected badPython(int start, int at) {
    return switch (text.at(at)) {
      case -1 -> unexpectedEnd();
      case '<' -> escapes.unterminated(at + 1, ">", "group name");
      case '=' -> escapes.unterminated(at + 1, ")", "group name");
      default -> unknown(start, text.unitEnd(at));
    };
  }

  private PatternRejected unknown(int start, int end) {
    return new PatternRejected(
        "unknown extension " + text.text(start + 1, end), start + 1, end, end);
  }

  private PatternRejected unexpectedEnd() {
    int end = text.length();
    return new PatternRejected("unexpected end of pattern", end, end, end);
  }
}
