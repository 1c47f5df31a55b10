package dev.ktc.compiler.automaton;

import java.util.Arrays;

/// Numbers tuples of integers: equal tuples get the same number, counted from 0.
final class IntTuples {
  private int[][] tuples = new int[64][];
  private int[] table = new int[128];
  private int size;

  /// The number of the tuple.
  int intern(int... tuple) {
    return intern(tuple, tuple.length);
  }

  /// The number of the tuple that the first `length` entries form; the array is not kept.
  int intern(int[] buffer, int length) {
    int mask = table.length - 1;
    int slot = hash(buffer, length) & mask;
    while (table[slot] != 0) {
      int[] known = tuples[table[slot] - 1];
      if (known.length == length && Arrays.equals(known, 0, length, buffer, 0, length)) {
        return table[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    if (size == tuples.length) {
      grow();
      return intern(buffer, length);
    }
    tuples[size] = Arrays.copyOf(buffer, length);
    table[slot] = ++size;
    return size - 1;
  }

  /// The tuple of a number; not to be changed.
  int[] get(int id) {
    return tuples[id];
  }

  /// How many there are.
  int size() {
    return size;
  }

  private void grow() {
    tuples = Arrays.copyOf(tuples, 2 * size);
    table = new int[4 * size];
    int mask = table.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = hash(tuples[i], tuples[i].length) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = i + 1;
    }
  }

  private static int hash(int[] buffer, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ buffer[i]) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash ^ (hash >>> 13);
  }
}
