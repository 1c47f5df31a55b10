package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import java.util.Arrays;
import java.util.List;

/// The code points in classes that no pattern at hand tells apart (minterms).
final class Alphabet {
  /// First code points of the intervals, ascending; each interval lies in one class.
  private final int[] starts;

  private final int[] classes;
  private final int[] ascii = new int[128];
  private final int size;

  /// @param sets the sets that patterns use
  Alphabet(List<CodePointSet> sets) {
    starts = boundaries(sets);
    classes = new int[starts.length];
    size = refine(sets);
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = search(c);
    }
  }

  /// How many classes there are.
  int size() {
    return size;
  }

  /// The class of a code point.
  int classOf(int codePoint) {
    return codePoint < ascii.length ? ascii[codePoint] : search(codePoint);
  }

  /// The classes that a set consists of, ascending; the set is one that was given.
  int[] classesOf(CodePointSet set) {
    boolean[] in = new boolean[size];
    int count = 0;
    for (int r = 0; r < set.rangeCount(); r++) {
      for (int i = interval(set.first(r)); i < starts.length && starts[i] <= set.last(r); i++) {
        if (!in[classes[i]]) {
          in[classes[i]] = true;
          count++;
        }
      }
    }
    int[] out = new int[count];
    int next = 0;
    for (int c = 0; next < count; c++) {
      if (in[c]) {
        out[next++] = c;
      }
    }
    return out;
  }

  /// The first code point of each class in the order of `preferred`, then of all others.
  int[] representatives(String preferred) {
    int[] out = new int[size];
    Arrays.fill(out, -1);
    for (int i = 0; i < preferred.length(); i++) {
      settle(out, preferred.charAt(i));
    }
    for (int i = 0; i < starts.length; i++) {
      int next = i + 1 < starts.length ? starts[i + 1] : CodePointSet.MAX + 1;
      // Letters beyond control characters, and no lone surrogates, if there is a choice.
      settle(out, Math.min(Math.max(starts[i], 0xA1), next - 1));
    }
    return out;
  }

  private void settle(int[] out, int codePoint) {
    int own = classOf(codePoint);
    if (out[own] < 0 || (surrogate(out[own]) && !surrogate(codePoint))) {
      out[own] = codePoint;
    }
  }

  private static boolean surrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static int[] boundaries(List<CodePointSet> sets) {
    int count = 1;
    for (CodePointSet set : sets) {
      count += 2 * set.rangeCount();
    }
    int[] all = new int[count];
    int size = 1;
    for (CodePointSet set : sets) {
      for (int r = 0; r < set.rangeCount(); r++) {
        all[size++] = set.first(r);
        if (set.last(r) < CodePointSet.MAX) {
          all[size++] = set.last(r) + 1;
        }
      }
    }
    Arrays.sort(all, 0, size);
    int distinct = 1;
    for (int i = 1; i < size; i++) {
      if (all[i] != all[distinct - 1]) {
        all[distinct++] = all[i];
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  /// Splits the classes by each set in turn, touching the smaller side of each; then numbers them
  /// by their first code points.
  private int refine(List<CodePointSet> sets) {
    LongIntMap splits = new LongIntMap();
    int count = 1;
    for (int s = 0; s < sets.size(); s++) {
      CodePointSet set = sets.get(s);
      CodePointSet side = set.contains(CodePointSet.MAX) ? set.complement() : set;
      for (int r = 0; r < side.rangeCount(); r++) {
        for (int i = interval(side.first(r)); i < starts.length && starts[i] <= side.last(r); i++) {
          long key = (long) s << 32 | classes[i];
          int split = splits.get(key);
          if (split < 0) {
            split = count++;
            splits.put(key, split);
          }
          classes[i] = split;
        }
      }
    }
    LongIntMap dense = new LongIntMap();
    int size = 0;
    for (int i = 0; i < classes.length; i++) {
      int number = dense.get(classes[i]);
      if (number < 0) {
        number = size++;
        dense.put(classes[i], number);
      }
      classes[i] = number;
    }
    return size;
  }

  private int search(int codePoint) {
    return classes[interval(codePoint)];
  }

  private int interval(int codePoint) {
    int found = Arrays.binarySearch(starts, codePoint);
    return found >= 0 ? found : -found - 2;
  }
}
