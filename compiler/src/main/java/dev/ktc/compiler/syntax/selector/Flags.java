package dev.ktc.compiler.syntax.selector;

/// Flags in force at a place of a pattern, as a set of letters.
///
/// @param bits one bit per letter of [#LETTERS]
record Flags(int bits) {
  /// Letters that may stand in `(?…)`; `L` is refused in text patterns.
  static final String LETTERS = "aiLmstux";

  static final Flags NONE = new Flags(0);

  /// Flags of which only one may hold.
  static final Flags TYPES = of("aLu");

  static Flags of(String letters) {
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits |= bit(letters.charAt(i));
    }
    return new Flags(bits);
  }

  /// The bit of a letter, 0 when it is none.
  static int bit(int letter) {
    int i = LETTERS.indexOf(letter);
    return i < 0 ? 0 : 1 << i;
  }

  boolean has(char letter) {
    return (bits & bit(letter)) != 0;
  }

  boolean intersects(Flags other) {
    return (bits & other.bits) != 0;
  }

  Flags plus(Flags other) {
    return new Flags(bits | other.bits);
  }

  /// Flags inside a group that turns some on and some off.
  Flags inside(Flags on, Flags off) {
    int outer = on.intersects(TYPES) ? bits & ~TYPES.bits : bits;
    return new Flags((outer | on.bits) & ~off.bits);
  }
}
