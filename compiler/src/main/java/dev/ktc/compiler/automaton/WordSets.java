package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;

/// The sets that anchors look at.
final class WordSets {
  /// `\n`.
  static final CodePointSet NEWLINE = CodePointSet.of('\n');

  private static final CodePointSet ASCII =
      CodePointSet.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  private WordSets() {}

  /// What `\b` takes for a part of a word.
  static CodePointSet of(boolean ascii) {
    return ascii ? ASCII : Unicode.WORD;
  }

  /// Apart, as most patterns never need it.
  private static final class Unicode {
    static final CodePointSet WORD = collect();

    private static CodePointSet collect() {
      int[] ranges = new int[8192];
      int n = 0;
      for (int c = 0; c <= CodePointSet.MAX; c++) {
        if (Character.isLetterOrDigit(c) || c == '_') {
          ranges[n++] = c;
          while (c < CodePointSet.MAX && (Character.isLetterOrDigit(c + 1) || c + 1 == '_')) c++;
          ranges[n++] = c;
        }
      }
      return CodePointSet.ofRanges(java.util.Arrays.copyOf(ranges, n));
    }
  }
}
