package dev.ktc.compiler.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/// Which earlier rules to name when several together take what a later one wants.
final class Blockers {
  private Blockers() {}

  /// Whether a candidate takes an item.
  interface Taking {
    /// Whether `candidate` takes `item`.
    boolean takes(int item, int candidate);
  }

  /// Goes through the candidates, largest overlap first, and keeps those that take something not
  /// yet taken until nothing is left; the largest of those that act differently is always kept.
  ///
  /// @return in file order
  static List<Integer> choose(
      List<Integer> candidates, BitSet items, Taking taking, IntPredicate differs) {
    BitSet left = (BitSet) items.clone();
    List<Integer> chosen = new ArrayList<>();
    for (int candidate : candidates) {
      if (left.isEmpty()) {
        break;
      }
      int before = left.cardinality();
      for (int item = left.nextSetBit(0); item >= 0; item = left.nextSetBit(item + 1)) {
        if (taking.takes(item, candidate)) {
          left.clear(item);
        }
      }
      if (left.cardinality() < before) {
        chosen.add(candidate);
      }
    }
    if (chosen.stream().noneMatch(differs::test)) {
      candidates.stream().filter(differs::test).findFirst().ifPresent(chosen::add);
    }
    chosen.sort(Comparator.naturalOrder());
    return List.copyOf(chosen);
  }
}
