package dev.ktc.compiler.automaton;

/// Work was abandoned because it became too much. Never leaves this package.
final class OverBudget extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Without a stack trace, as nobody would read it.
  OverBudget() {
    super("over budget", null, false, false);
  }
}
