package dev.ktc.compiler.pattern;

/// A member of a set of characters as it is written in a pattern, before ignored case is applied.
public sealed interface SetMember {
  /// A number that no other member has. Linking the `hashCode` of a record costs too much at start.
  long identity();

  /// One character.
  record One(int codePoint) implements SetMember {
    @Override
    public long identity() {
      return codePoint;
    }
  }

  /// All from `first` to `last`, both included.
  record Range(int first, int last) implements SetMember {
    @Override
    public long identity() {
      return 1L << 60 | (long) first << 30 | last;
    }
  }

  /// `\d`, `\w`, `\s` or a complement, by its letter.
  record Shorthand(char letter) implements SetMember {
    @Override
    public long identity() {
      return 1L << 61 | letter;
    }
  }
}
