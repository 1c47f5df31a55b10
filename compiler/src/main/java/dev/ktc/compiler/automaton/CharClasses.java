package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import java.util.List;

/// The classes of an [Alphabet] that the sets of the patterns consist of.
final class CharClasses {
  private final int size;
  private final int[][] members;
  private final long[][] bits;
  private final int[] flags;

  CharClasses(Alphabet alphabet, TermBuilder terms) {
    List<CodePointSet> sets = terms.sets();
    size = alphabet.size();
    members = new int[sets.size()][];
    bits = new long[sets.size()][];
    flags = new int[size];
    for (int s = 0; s < members.length; s++) {
      members[s] = alphabet.classesOf(sets.get(s));
      bits[s] = new long[(size + 63) / 64];
      for (int letter : members[s]) {
        bits[s][letter >>> 6] |= 1L << letter;
        flags[letter] |= terms.flagsOf(s);
      }
    }
  }

  /// How many classes there are.
  int size() {
    return size;
  }

  /// The classes of a set, ascending.
  int[] members(int set) {
    return members[set];
  }

  /// Whether a set holds the code points of a class.
  boolean contains(int set, int letter) {
    return (bits[set][letter >>> 6] & 1L << letter) != 0;
  }

  /// What a place after a code point of the class is like, as flags of [Contexts].
  int flags(int letter) {
    return flags[letter];
  }
}
