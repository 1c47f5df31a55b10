package dev.ktc.compiler.automaton;

import java.util.BitSet;
import java.util.List;

/// Which name tests match which modules of a model.
public final class Classification {
  private final int[] vectorOf;
  private final List<BitSet> vectors;
  private final BitSet inexact;
  private final BitSet undecided;

  Classification(int[] vectorOf, List<BitSet> vectors, BitSet inexact, BitSet undecided) {
    this.vectorOf = vectorOf;
    this.vectors = List.copyOf(vectors);
    this.inexact = inexact;
    this.undecided = undecided;
  }

  /// Per module id, the place of its vector in [#vectors]. Not to be changed.
  public int[] vectorOf() {
    return vectorOf;
  }

  /// Distinct answers; bit `i` says that test `i` matches. Not to be changed.
  public List<BitSet> vectors() {
    return vectors;
  }

  /// The tests that match a module.
  public BitSet of(int module) {
    return vectors.get(vectorOf[module]);
  }

  /// Tests that were decided by backtracking, name by name.
  public BitSet inexact() {
    return inexact;
  }

  /// Those of them for which the work granted did not suffice for some names, which then count as
  /// not matched.
  public BitSet undecided() {
    return undecided;
  }
}
