package dev.ktc.compiler.automaton;

/// A map from `long` to non-negative `int`, without boxes.
final class LongIntMap {
  private long[] keys = new long[64];
  /// The value plus one; zero marks a free slot.
  private int[] values = new int[64];

  private int size;

  /// The value of a key, -1 when absent.
  int get(long key) {
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (values[slot] != 0) {
      if (keys[slot] == key) {
        return values[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /// Sets the value of a key.
  void put(long key, int value) {
    if (2 * size >= keys.length) {
      grow();
    }
    if (insert(key, value + 1)) {
      size++;
    }
  }

  /// Forgets everything.
  void clear() {
    if (size > 0) {
      keys = new long[64];
      values = new int[64];
      size = 0;
    }
  }

  private boolean insert(long key, int stored) {
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (values[slot] != 0) {
      if (keys[slot] == key) {
        values[slot] = stored;
        return false;
      }
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = stored;
    return true;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != 0) {
        insert(oldKeys[i], oldValues[i]);
      }
    }
  }

  private static int hash(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) ^ (int) (mixed >>> 17);
  }
}
