package dev.ktc.compiler.pattern;

/// A member of a set of characters as it is written in a pattern, before ignored case is applied.
public sealed interface SetMember {
  /// One character.
  record One(int codePoint) implements SetMember {}

  /// All from `first` to `last`, both included.
  record Range(int first, int last) implements SetMember {}

  /// `\d`, `\w`, `\s` or a complement, by its letter.
  record Shorthand(char letter) implements SetMember {}
}
