package dev.ktc.compiler.automaton;

/// What is known of the text before a place, as far as patterns ask: equal knowledge, equal number.
///
/// A lookbehind is followed by running `search BODY\Z` over the text before the place: it holds
/// where that has just found something.
final class Contexts {
  /// Nothing is before.
  static final int AT_START = 1;

  /// A newline is just before.
  static final int AFTER_NEWLINE = 2;

  /// A word character is just before.
  static final int AFTER_WORD = 4;

  /// An ASCII word character is just before.
  static final int AFTER_ASCII_WORD = 8;

  /// The context of patterns that ask for nothing, after the start.
  static final int PLAIN = 0;

  private final IntTuples needs = new IntTuples();

  /// The number of the needs, flags, then a formula per lookbehind.
  private final IntTuples contexts = new IntTuples();

  private final LongIntMap successors = new LongIntMap();
  private final Derivatives derivatives;
  private final CharClasses classes;

  Contexts(Derivatives derivatives, CharClasses classes) {
    this.derivatives = derivatives;
    this.classes = classes;
    contexts.intern(needs.intern(0), 0);
  }

  /// The context of the start of the text.
  ///
  /// @param need flags, then numbers of lookbehinds, inner ones first
  int start(int[] need) {
    int[] context = new int[need.length + 1];
    context[0] = needs.intern(need);
    context[1] = AT_START;
    for (int i = 1; i < need.length; i++) {
      int partial = contexts.intern(context, i + 1);
      context[i + 1] = derivatives.expand(derivatives.behind(need[i]), partial);
    }
    return contexts.intern(context);
  }

  /// The context after one more code point of a class.
  int after(int context, int letter) {
    int[] before = contexts.get(context);
    int[] need = needs.get(before[0]);
    if (need.length == 1 && need[0] == 0) {
      return PLAIN;
    }
    long key = (long) context << 32 | letter;
    int known = successors.get(key);
    if (known >= 0) {
      return known;
    }
    int[] next = new int[before.length];
    next[0] = before[0];
    next[1] = classes.flags(letter) & need[0];
    for (int i = 1; i < need.length; i++) {
      int partial = contexts.intern(next, i + 1);
      int older = derivatives.step(before[i + 1], letter, partial);
      int newer = derivatives.expand(derivatives.behind(need[i]), partial);
      next[i + 1] = derivatives.either(older, newer);
    }
    int result = contexts.intern(next);
    successors.put(key, result);
    return result;
  }

  /// Whether successors depend on nothing but the formula and the code point.
  boolean plain(int context) {
    int[] need = needs.get(contexts.get(context)[0]);
    return need.length == 1 && need[0] == 0;
  }

  /// Whether one of the flags is set.
  boolean is(int context, int flag) {
    return (contexts.get(context)[1] & flag) != 0;
  }

  /// Whether a lookbehind's body ends here.
  boolean holds(int context, int behind) {
    int[] values = contexts.get(context);
    int[] need = needs.get(values[0]);
    for (int i = 1; i < values.length - 1; i++) {
      if (need[i] == behind) {
        return derivatives.holdsAtEnd(values[i + 1]);
      }
    }
    throw new IllegalStateException("a lookbehind that is not followed: " + behind);
  }
}
