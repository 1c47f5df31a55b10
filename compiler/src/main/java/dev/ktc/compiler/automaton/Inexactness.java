package dev.ktc.compiler.automaton;

/// Why a pattern cannot be decided for all names at once.
public enum Inexactness {
  /// `\1`, `(?P=name)`: the language is not regular.
  BACK_REFERENCE("a back-reference"),
  /// `(?(1)yes|no)`.
  CONDITIONAL("a conditional group"),
  /// `(?>…)`: what is taken depends on what is tried first.
  ATOMIC("an atomic group"),
  /// `a++`: what is taken depends on what is tried first.
  POSSESSIVE("a possessive repetition"),
  /// A look ahead, `$` or a word boundary inside a lookbehind.
  LOOK_IN_LOOKBEHIND("a look at what follows inside a lookbehind"),
  /// Ignored case whose characters could not be expressed as a set.
  CASE_FOLDING("ignored case beyond what is known exactly"),
  /// More work than a pattern, or a file, is granted.
  BUDGET("too much work to decide it for all names");

  private final String reason;

  Inexactness(String reason) {
    this.reason = reason;
  }

  /// A noun phrase for a message.
  public String reason() {
    return reason;
  }
}
