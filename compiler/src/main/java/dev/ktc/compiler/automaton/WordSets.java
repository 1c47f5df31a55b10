package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.PythonUnicode;

/// The sets that anchors look at.
final class WordSets {
  /// `\n`.
  static final CodePointSet NEWLINE = CodePointSet.of('\n');

  private static final CodePointSet ASCII =
      CodePointSet.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  private WordSets() {}

  /// What `\b` takes for a part of a word.
  static CodePointSet of(boolean ascii) {
    return ascii ? ASCII : PythonUnicode.word();
  }
}
