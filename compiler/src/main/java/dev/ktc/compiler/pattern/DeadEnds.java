package dev.ktc.compiler.pattern;

import java.util.Arrays;

/// Remembers states from which nothing fits. A state is a list of numbers.
final class DeadEnds {
  /// Lists one after the other, each after its length.
  private int[] words = new int[64];

  private int size;
  private int draft;

  /// Starts of noted lists, plus one; 0 where free. A power of two.
  private int[] table = new int[64];

  private int count;

  /// Starts to spell a state.
  void start(int first, int second) {
    draft = size;
    put(0);
    add(first);
    add(second);
  }

  void add(int number) {
    put(number);
    words[draft]++;
  }

  private void put(int number) {
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size++] = number;
  }

  /// Whether the state just spelt is a dead end; if so it is dropped.
  boolean isKnown() {
    boolean known = table[slot(draft)] != 0;
    if (known) {
      size = draft;
    }
    return known;
  }

  /// Keeps the state just spelt; returns by what to name it.
  int keep() {
    return draft;
  }

  /// Notes that a kept state is a dead end.
  void note(int state) {
    int slot = slot(state);
    if (table[slot] == 0) {
      table[slot] = state + 1;
      if (2 * ++count > table.length) {
        grow();
      }
    }
  }

  private void grow() {
    int[] old = table;
    table = new int[2 * old.length];
    for (int entry : old) {
      if (entry != 0) {
        table[slot(entry - 1)] = entry;
      }
    }
  }

  /// Where a state is, or would be.
  private int slot(int state) {
    int length = words[state];
    int hash = 1;
    for (int i = 1; i <= length; i++) {
      hash = 31 * hash + words[state + i];
    }
    hash ^= hash >>> 15;
    hash *= 0x2C1B3C6D;
    int slot = (hash ^ hash >>> 13) & (table.length - 1);
    while (table[slot] != 0 && !same(table[slot] - 1, state)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean same(int a, int b) {
    return Arrays.equals(words, a, a + 1 + words[a], words, b, b + 1 + words[b]);
  }
}
