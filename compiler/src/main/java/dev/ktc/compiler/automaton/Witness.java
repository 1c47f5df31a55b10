package dev.ktc.compiler.automaton;

/// The answer to whether a legal name of some kind exists.
public sealed interface Witness {
  /// It does.
  ///
  /// @param name the shortest
  record Found(String name) implements Witness {}

  /// It does not.
  record None() implements Witness {}

  /// That could not be decided: a pattern is inexact, or it was too much work.
  record Undecided(Inexactness why) implements Witness {}
}
