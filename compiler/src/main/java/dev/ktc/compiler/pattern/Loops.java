package dev.ktc.compiler.pattern;

import java.util.Arrays;

/// The loops that a [Backtracker] is in: how often each has run, and from where it last did.
final class Loops {
  private static final int OUTER = 0;
  private static final int UNTIL = 1;
  private static final int COUNT = 2;
  private static final int LAST_START = 3;
  private static final int SIZE = 4;

  private int[] words = new int[8 * SIZE];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /// Starts a loop that has not run yet.
  int add(int outer, int until) {
    if (size + SIZE > words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
    words[size + OUTER] = outer;
    words[size + UNTIL] = until;
    words[size + COUNT] = -1;
    words[size + LAST_START] = -1;
    size += SIZE;
    return size - SIZE;
  }

  /// Forgets loops that were started since.
  void cut(int size) {
    this.size = size;
  }

  int outer(int loop) {
    return words[loop + OUTER];
  }

  int until(int loop) {
    return words[loop + UNTIL];
  }

  int count(int loop) {
    return words[loop + COUNT];
  }

  int lastStart(int loop) {
    return words[loop + LAST_START];
  }

  void set(int loop, int count, int lastStart) {
    words[loop + COUNT] = count;
    words[loop + LAST_START] = lastStart;
  }
}
