package dev.ktc.compiler.pattern;

import dev.ktc.compiler.pattern.Pattern.Anchor.Condition;
import java.util.Arrays;
import java.util.List;

/// A pattern as a sequence of instructions for [Backtracker].
///
/// Each instruction is an operation and its operands:
///
/// | operation | operands | |
/// | --- | --- | --- |
/// | `CHAR` | set | takes one code point |
/// | `AT` | condition, ASCII | tests the place |
/// | `MARK` | mark | notes the place: `2n` where group `n + 1` starts, `2n + 1` where it ends |
/// | `BRANCH` | count, targets | tries each target in turn |
/// | `JUMP` | target | |
/// | `ONE_GREEDY`, `ONE_LAZY`, `ONE_POSSESSIVE` | set, min, max | repeats one code point |
/// | `LOOP` | until | starts counting and goes to the test of the loop |
/// | `UNTIL_GREEDY`, `UNTIL_LAZY` | body, min, max | test of a loop, behind its body |
/// | `POSSESSIVE` | end, min, max | body follows, up to `SUCCESS` |
/// | `ATOMIC` | end | body follows, up to `SUCCESS` |
/// | `LOOK` | end, back, negative | body follows, up to `SUCCESS` |
/// | `REFERENCE` | mark, case | takes what a group took |
/// | `EXISTS` | mark, target | goes to the target unless the group took something |
/// | `SUCCESS` | | end of the pattern or of a body |
final class Program {
  static final int SUCCESS = 0;
  static final int CHAR = 1;
  static final int AT = 2;
  static final int MARK = 3;
  static final int BRANCH = 4;
  static final int JUMP = 5;
  static final int ONE_GREEDY = 6;
  static final int ONE_LAZY = 7;
  static final int ONE_POSSESSIVE = 8;
  static final int LOOP = 9;
  static final int UNTIL_GREEDY = 10;
  static final int UNTIL_LAZY = 11;
  static final int POSSESSIVE = 12;
  static final int ATOMIC = 13;
  static final int LOOK = 14;
  static final int REFERENCE = 15;
  static final int EXISTS = 16;

  /// What the first operand of `AT` counts.
  static final List<Condition> CONDITIONS = List.of(Condition.values());

  /// References compare exactly, or as ASCII or Unicode letters of any case.
  static final int EXACT = 0;

  static final int ASCII_CASE = 1;
  static final int UNICODE_CASE = 2;

  private final int[] code;
  private final CodePointSet[] sets;
  private final long[] low;
  private final long[] high;
  private final int marks;
  private final long minWidth;
  private final boolean skips;

  /// @param code the instructions
  /// @param sets what `CHAR` and its like refer to
  /// @param marks how many places are noted, 0 where nothing depends on groups
  /// @param minWidth how many code points a match takes at least
  /// @param skips whether CPython looks for the first character to find where a match may start
  Program(int[] code, CodePointSet[] sets, int marks, long minWidth, boolean skips) {
    this.skips = skips;
    this.code = Arrays.copyOf(code, code.length);
    this.sets = Arrays.copyOf(sets, sets.length);
    this.marks = marks;
    this.minWidth = minWidth;
    low = new long[sets.length];
    high = new long[sets.length];
    for (int i = 0; i < sets.length; i++) {
      for (int c = 0; c < 64; c++) {
        low[i] |= sets[i].contains(c) ? 1L << c : 0;
        high[i] |= sets[i].contains(c + 64) ? 1L << c : 0;
      }
    }
  }

  int code(int pc) {
    return code[pc];
  }

  int marks() {
    return marks;
  }

  /// The last place where CPython tries to match, -1 for none.
  ///
  /// Where it does not look for a first character it goes one place further than the least width
  /// allows. A reference to a group that a given-up path has shortened may still fit there.
  long lastStart(int length) {
    if (length < minWidth) {
      return -1;
    }
    if (code[0] == AT && CONDITIONS.get(code[1]) == Condition.TEXT_START) {
      return 0;
    }
    if (marks == 0) {
      return length - minWidth;
    }
    return skips ? length - 1 : minWidth > 1 ? length - minWidth + 1 : length;
  }

  boolean takes(int set, int codePoint) {
    if (codePoint < 64) {
      return (low[set] >>> codePoint & 1) != 0;
    }
    return codePoint < 128
        ? (high[set] >>> (codePoint - 64) & 1) != 0
        : sets[set].contains(codePoint);
  }
}
