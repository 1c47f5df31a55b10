package dev.ktc.compiler.automaton;

/// How much work may still be done, in units of about ten to a hundred nanoseconds.
final class Budget {
  private long left;

  Budget(long units) {
    left = units;
  }

  /// Takes units away; throws [OverBudget] when there are not enough.
  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new OverBudget();
    }
  }

  /// What is left, not below zero.
  long left() {
    return Math.max(left, 0);
  }

  /// Starts anew with so many units.
  void grant(long units) {
    left = units;
  }
}
