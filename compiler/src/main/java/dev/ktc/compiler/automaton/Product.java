package dev.ktc.compiler.automaton;

import java.util.Arrays;

/// The product of several patterns' automata, made as it is reached.
///
/// A state is a tuple: the number of the set of patterns that have found something, then, for each
/// pattern that still may, its place and its state. Patterns that never will any more are dropped,
/// which keeps the tuples short: after `model.layers.17.` only rules for layer 17 are left.
final class Product {
  private final PatternStates states;
  private final Budget budget;
  private final int letters;
  private final IntTuples tuples = new IntTuples();

  /// Sets of patterns, ascending; number 0 is the empty one.
  private final IntTuples sets = new IntTuples();

  private final int start;
  private int[] accepted = new int[64];
  private int[] buffer = new int[64];
  private int length;
  private int[] found = new int[16];
  private int foundCount;

  /// @param starts the state of each pattern before anything was read
  Product(Automata automata, int[] starts) {
    states = automata.states();
    budget = automata.budget();
    letters = automata.alphabet().size();
    sets.intern();
    begin();
    for (int i = 0; i < starts.length; i++) {
      add(i, starts[i]);
    }
    start = finish(0);
  }

  /// The state before anything was read.
  int start() {
    return start;
  }

  /// How many states were made.
  int size() {
    return tuples.size();
  }

  /// The state after one more code point of a class.
  int next(int state, int letter) {
    int[] tuple = tuples.get(state);
    budget.spend(1 + tuple.length / 8);
    begin();
    for (int i = 1; i < tuple.length; i += 2) {
      add(tuple[i], states.next(tuple[i + 1], letter));
    }
    return finish(tuple[0]);
  }

  /// The states after one more code point, by its class.
  ///
  /// Most patterns go on with few classes only, often a single one, and the rest of them come to
  /// an end; so the work is for those few, and not for each class and pattern.
  int[] row(int state) {
    int[] tuple = tuples.get(state);
    if (tuple.length == 1) {
      int[] same = new int[letters];
      Arrays.fill(same, state);
      return same;
    }
    int[] offsets = new int[letters + 1];
    int[] usual = new int[tuple.length];
    int usualCount = 0;
    for (int i = 1; i < tuple.length; i += 2) {
      int[] row = states.row(tuple[i + 1]);
      for (int k = 1; k < row.length; k += 2) {
        offsets[row[k]]++;
      }
      if (row[0] != PatternStates.DEAD) {
        usual[usualCount++] = tuple[i];
        usual[usualCount++] = row[0];
      }
    }
    for (int letter = 0, sum = 0; letter <= letters; letter++) {
      sum += offsets[letter];
      offsets[letter] = sum;
    }
    int[] special = new int[2 * offsets[letters]];
    budget.spend(1 + (letters + tuple.length + special.length) / 8);
    for (int i = tuple.length - 2; i > 0; i -= 2) {
      int[] row = states.row(tuple[i + 1]);
      for (int k = 1; k < row.length; k += 2) {
        int slot = 2 * --offsets[row[k]];
        special[slot] = tuple[i];
        special[slot + 1] = row[k + 1];
      }
    }
    int rest = merge(tuple[0], usual, usualCount, special, 0, 0);
    int[] successors = new int[letters];
    for (int letter = 0; letter < letters; letter++) {
      int from = 2 * offsets[letter];
      int to = 2 * offsets[letter + 1];
      successors[letter] =
          from == to ? rest : merge(tuple[0], usual, usualCount, special, from, to);
    }
    return successors;
  }

  /// The state of patterns that go their usual way, except for those that go a special one.
  private int merge(int before, int[] usual, int usualCount, int[] special, int from, int to) {
    budget.spend((usualCount + to - from) / 8);
    begin();
    int i = 0;
    for (int k = from; k < to; k += 2) {
      for (; i < usualCount && usual[i] < special[k]; i += 2) {
        add(usual[i], usual[i + 1]);
      }
      add(special[k], special[k + 1]);
      i += i < usualCount && usual[i] == special[k] ? 2 : 0;
    }
    for (; i < usualCount; i += 2) {
      add(usual[i], usual[i + 1]);
    }
    return finish(before);
  }

  /// The patterns that have found something if the text ends in this state: the number of a set.
  int accepted(int state) {
    if (state >= accepted.length) {
      accepted = Arrays.copyOf(accepted, Math.max(state + 1, 2 * accepted.length));
    }
    if (accepted[state] == 0) {
      int[] tuple = tuples.get(state);
      begin();
      for (int i = 1; i < tuple.length; i += 2) {
        if (states.accepts(tuple[i + 1])) {
          add(tuple[i], PatternStates.FOUND);
        }
      }
      accepted[state] = 1 + union(tuple[0]);
    }
    return accepted[state] - 1;
  }

  /// Whether the first pattern has found or may still find something, and none of the others has
  /// found anything for good.
  boolean onlyFirst(int state) {
    int[] tuple = tuples.get(state);
    int[] done = sets.get(tuple[0]);
    if (done.length > 0) {
      return done.length == 1 && done[0] == 0;
    }
    return tuple.length > 1 && tuple[1] == 0;
  }

  /// A set by number: places of patterns, ascending; not to be changed.
  int[] set(int number) {
    return sets.get(number);
  }

  /// How many numbers of sets there are.
  int sets() {
    return sets.size();
  }

  private void begin() {
    length = 1;
    foundCount = 0;
  }

  private void add(int pattern, int state) {
    if (state == PatternStates.DEAD) {
      return;
    }
    if (state == PatternStates.FOUND) {
      if (foundCount == found.length) {
        found = Arrays.copyOf(found, 2 * foundCount);
      }
      found[foundCount++] = pattern;
      return;
    }
    if (length + 2 > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    buffer[length++] = pattern;
    buffer[length++] = state;
  }

  private int finish(int before) {
    buffer[0] = union(before);
    budget.spend(1);
    return tuples.intern(buffer, length);
  }

  /// The set `before` and what was newly found; both are ascending and have nothing in common.
  private int union(int before) {
    if (foundCount == 0) {
      return before;
    }
    int[] old = sets.get(before);
    int[] merged = new int[old.length + foundCount];
    int i = 0;
    int j = 0;
    for (int k = 0; k < merged.length; k++) {
      boolean takeOld = j == foundCount || (i < old.length && old[i] < found[j]);
      merged[k] = takeOld ? old[i++] : found[j++];
    }
    return sets.intern(merged);
  }
}
