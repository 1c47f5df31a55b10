package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.Pattern;

/// How many characters a part takes, at least and at most.
///
/// @param min saturated at [#MANY]
/// @param max saturated at [#MANY]
record Width(long min, long max) {
  /// More than any text has and more than CPython lets a lookbehind take.
  static final long MANY = 1L << 50;

  /// CPython's widest lookbehind.
  static final long MAX_LOOKBEHIND = 0xFFFFFFFFL;

  static final Width ZERO = new Width(0, 0);
  static final Width ONE = new Width(1, 1);

  Width then(Width next) {
    return new Width(Math.min(MANY, min + next.min), Math.min(MANY, max + next.max));
  }

  Width or(Width other) {
    return new Width(Math.min(min, other.min), Math.max(max, other.max));
  }

  /// @param most [Pattern.Repeat#UNBOUNDED] for no limit
  Width times(long least, long most) {
    return new Width(
        multiply(min, least), multiply(max, most == Pattern.Repeat.UNBOUNDED ? MANY : most));
  }

  private static long multiply(long width, long count) {
    return width == 0 || count == 0 ? 0 : width > MANY / count ? MANY : width * count;
  }
}
