package dev.ktc.compiler.pattern;

import java.util.Arrays;

/// The stack of a [Backtracker]: what to take back and what to try next.
final class Frames {
  static final int BRANCH = 0;
  static final int ONE_GREEDY = 1;
  static final int ONE_LAZY = 2;
  static final int GREEDY_BODY = 3;
  static final int LAZY_TAIL = 4;
  static final int UNDO = 5;
  static final int END_LOOP = 6;
  static final int DEAD_END = 7;
  static final int ATOMIC = 8;
  static final int LOOK = 9;
  static final int LOOK_NOT = 10;
  static final int POSSESSIVE = 11;

  private static final int KIND = 0;
  private static final int PC = 1;
  private static final int AT = 2;
  private static final int LOOP = 3;
  private static final int LAST_MARK = 4;
  private static final int FIRST = 5;
  private static final int SECOND = 6;
  private static final int SAVED_FROM = 7;
  private static final int SAVED = 8;
  private static final int OUTER_BARRIER = 9;
  private static final int LOOP_COUNT = 10;
  private static final int SIZE = 11;

  private int[] words = new int[16 * SIZE];
  private int size;
  private int[] saved = new int[16];
  private int savedSize;

  void clear() {
    size = 0;
    savedSize = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int top() {
    return size - SIZE;
  }

  void push(int kind, int pc, int at, int loop, int lastMark, int first, int second) {
    if (size + SIZE > words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
    words[size + KIND] = kind;
    words[size + PC] = pc;
    words[size + AT] = at;
    words[size + LOOP] = loop;
    words[size + LAST_MARK] = lastMark;
    words[size + FIRST] = first;
    words[size + SECOND] = second;
    words[size + SAVED_FROM] = savedSize;
    words[size + SAVED] = 0;
    size += SIZE;
  }

  /// Saves marks with the top frame.
  void save(int[] marks, int count) {
    if (savedSize + count > saved.length) {
      saved = Arrays.copyOf(saved, 2 * (savedSize + count));
    }
    System.arraycopy(marks, 0, saved, savedSize, count);
    savedSize += count;
    words[top() + SAVED] = count;
  }

  /// Brings the marks back that a frame saved, and keeps them saved.
  void restore(int frame, int[] marks) {
    System.arraycopy(saved, words[frame + SAVED_FROM], marks, 0, words[frame + SAVED]);
  }

  /// Makes the top frame the barrier of a body; returns it.
  int enter(int outerBarrier, int loopCount) {
    words[top() + OUTER_BARRIER] = outerBarrier;
    words[top() + LOOP_COUNT] = loopCount;
    return top();
  }

  /// Drops a frame and all above it.
  void cut(int frame) {
    size = frame;
    savedSize = words[frame + SAVED_FROM];
  }

  int kind(int frame) {
    return words[frame + KIND];
  }

  int pc(int frame) {
    return words[frame + PC];
  }

  int at(int frame) {
    return words[frame + AT];
  }

  void setAt(int frame, int at) {
    words[frame + AT] = at;
  }

  int loop(int frame) {
    return words[frame + LOOP];
  }

  int lastMark(int frame) {
    return words[frame + LAST_MARK];
  }

  int first(int frame) {
    return words[frame + FIRST];
  }

  int second(int frame) {
    return words[frame + SECOND];
  }

  void setCounts(int frame, int first, int second) {
    words[frame + FIRST] = first;
    words[frame + SECOND] = second;
  }

  int outerBarrier(int frame) {
    return words[frame + OUTER_BARRIER];
  }

  int loopCount(int frame) {
    return words[frame + LOOP_COUNT];
  }
}
