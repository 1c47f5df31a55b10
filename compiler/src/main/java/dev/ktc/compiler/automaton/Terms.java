package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.Pattern.Anchor.Condition;
import java.util.Arrays;
import java.util.List;

/// Regular expressions without spans, captures and greed, equal ones with equal numbers.
///
/// Patterns of one rule file have most of their tails in common, and so do their automata then.
final class Terms {
  /// Matches the empty string.
  static final int EMPTY = 0;

  /// No upper limit of a repetition.
  static final int UNBOUNDED = Integer.MAX_VALUE;

  /// Kinds of terms, each with its operands.
  enum Kind {
    EMPTY,
    /// A code point: set.
    TAKE,
    /// One after the other: terms.
    SEQUENCE,
    /// Any of: terms.
    EITHER,
    /// Any number of: term.
    LOOP,
    /// From `min` to `max` times: term, min, max.
    COUNT,
    /// What follows: term, negated.
    AHEAD,
    /// What is before: number of the lookbehind, negated.
    BEHIND,
    /// A condition: its number, and what [#anchor] says.
    ANCHOR
  }

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Condition> CONDITIONS = List.of(Condition.values());
  private static final int NULLABLE = 1;
  private static final int MAYBE_EMPTY = 2;
  private static final int AT_TEXT_START = 4;

  private final IntTuples tuples = new IntTuples();
  private int[] properties = new int[64];

  Terms() {
    intern(NULLABLE | MAYBE_EMPTY, Kind.EMPTY);
  }

  int take(int set) {
    return intern(0, Kind.TAKE, set);
  }

  int sequence(int[] parts) {
    int[] useful = new int[parts.length];
    int count = 0;
    for (int part : parts) {
      if (part != EMPTY) {
        useful[count++] = part;
      }
    }
    if (count < 2) {
      return count == 0 ? EMPTY : useful[0];
    }
    useful = Arrays.copyOf(useful, count);
    int all = NULLABLE | MAYBE_EMPTY;
    int any = 0;
    for (int part : useful) {
      all &= properties[part];
      any |= properties[part];
    }
    return intern(all | (any & AT_TEXT_START), Kind.SEQUENCE, useful);
  }

  int either(int[] branches) {
    int all = AT_TEXT_START;
    int any = 0;
    for (int branch : branches) {
      all &= properties[branch];
      any |= properties[branch];
    }
    return intern(all | (any & (NULLABLE | MAYBE_EMPTY)), Kind.EITHER, branches);
  }

  /// The body `min` to `max` times; an empty turn adds nothing.
  int repeat(int body, int min, int max) {
    int least = nullable(body) ? 0 : min;
    if (max == 0 || body == EMPTY) {
      return EMPTY;
    }
    if (least == 1 && max == 1) {
      return body;
    }
    if (least == 0 && max == UNBOUNDED) {
      boolean nested = kind(body) == Kind.LOOP;
      return nested ? body : intern(NULLABLE | MAYBE_EMPTY, Kind.LOOP, body);
    }
    int own = least == 0 ? NULLABLE | MAYBE_EMPTY : properties[body];
    return intern(own, Kind.COUNT, body, least, max);
  }

  int ahead(int body, boolean negative) {
    return intern(MAYBE_EMPTY, Kind.AHEAD, body, negative ? 1 : 0);
  }

  int behind(int number, boolean negative) {
    return intern(MAYBE_EMPTY, Kind.BEHIND, number, negative ? 1 : 0);
  }

  /// A condition on a place.
  ///
  /// @param flag for word boundaries, the flag of [Contexts] that tells what is before
  /// @param word for word boundaries, the set of word characters, and `other` its complement
  int anchor(Condition condition, int flag, int word, int other) {
    int own = MAYBE_EMPTY | (condition == Condition.TEXT_START ? AT_TEXT_START : 0);
    return intern(own, Kind.ANCHOR, CONDITIONS.indexOf(condition), flag, word, other);
  }

  Kind kind(int term) {
    return KINDS.get(tuples.get(term)[0]);
  }

  /// Which condition an anchor stands for.
  Condition condition(int anchor) {
    return CONDITIONS.get(operand(anchor, 0));
  }

  /// How many operands it has.
  int operands(int term) {
    return tuples.get(term).length - 1;
  }

  /// Operand `i`, counted from 0.
  int operand(int term, int i) {
    return tuples.get(term)[i + 1];
  }

  /// Whether it matches the empty string anywhere.
  boolean nullable(int term) {
    return (properties[term] & NULLABLE) != 0;
  }

  /// Whether it may match the empty string somewhere.
  boolean maybeEmpty(int term) {
    return (properties[term] & MAYBE_EMPTY) != 0;
  }

  /// Whether a match of it always passes the start of the text, and so can only begin there.
  boolean atTextStart(int term) {
    return (properties[term] & AT_TEXT_START) != 0;
  }

  private int intern(int own, Kind kind, int... operands) {
    int[] tuple = new int[operands.length + 1];
    tuple[0] = KINDS.indexOf(kind);
    System.arraycopy(operands, 0, tuple, 1, operands.length);
    int id = tuples.intern(tuple);
    if (id >= properties.length) {
      properties = Arrays.copyOf(properties, 2 * properties.length);
    }
    properties[id] = own;
    return id;
  }
}
