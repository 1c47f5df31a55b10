package dev.ktc.compiler.pattern;

import java.util.List;

/// Which code points CPython takes for a written character or set, with or without ignored case.
///
/// Under IGNORECASE CPython lower-cases the text's character and looks it up in a set of lower-case
/// letters; a few steps of that differ from the plain idea and are kept, each noted where it is.
public final class CharacterSets {
  private static final CodePointSet ASCII_UPPER = CodePointSet.range('A', 'Z');
  private static final CodePointSet ASCII_DIGIT = CodePointSet.range('0', '9');
  private static final CodePointSet ASCII_SPACE = CodePointSet.ofRanges('\t', '\r', ' ', ' ');
  private static final CodePointSet ASCII_WORD =
      CodePointSet.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  private static final CodePointSet BMP = CodePointSet.range(0, 0xFFFF);

  private CharacterSets() {}

  /// A set as it is written.
  ///
  /// @param members at least one
  /// @param negated `[^…]`
  /// @param ignoreCase the flag `i`
  /// @param ascii the flag `a`
  public static CodePointSet of(
      List<SetMember> members, boolean negated, boolean ignoreCase, boolean ascii) {
    CodePointSet set;
    if (!ignoreCase) {
      set = union(members, ascii);
    } else if (members.size() == 1 && members.getFirst() instanceof SetMember.One one) {
      set = folded(one.codePoint(), ascii);
    } else {
      set = folded(members, ascii);
    }
    return negated ? set.complement() : set;
  }

  /// What `\d`, `\w`, `\s` or a complement takes.
  private static CodePointSet shorthand(char letter, boolean ascii) {
    return switch (letter) {
      case 'd' -> ascii ? ASCII_DIGIT : PythonUnicode.decimal();
      case 's' -> ascii ? ASCII_SPACE : PythonUnicode.space();
      case 'w' -> ascii ? ASCII_WORD : PythonUnicode.word();
      case 'D', 'S', 'W' -> shorthand((char) (letter | 0x20), ascii).complement();
      default -> throw new IllegalArgumentException("no class of characters: " + letter);
    };
  }

  private static CodePointSet union(List<SetMember> members, boolean ascii) {
    if (members.size() == 1) {
      return plain(members.getFirst(), ascii);
    }
    CodePointSet set = CodePointSet.EMPTY;
    for (SetMember member : members) {
      set = set.union(plain(member, ascii));
    }
    return set;
  }

  private static CodePointSet plain(SetMember member, boolean ascii) {
    return switch (member) {
      case SetMember.One(int codePoint) -> CodePointSet.of(codePoint);
      case SetMember.Range(int first, int last) -> CodePointSet.range(first, last);
      case SetMember.Shorthand(char letter) -> shorthand(letter, ascii);
    };
  }

  /// A single character: cased ones match by their lower case.
  private static CodePointSet folded(int codePoint, boolean ascii) {
    CodePointSet one = CodePointSet.of(codePoint);
    if (ascii) {
      CodePointSet letter = lowerAscii(one);
      return letter.union(upperAscii(letter));
    }
    if (!isCased(codePoint)) {
      return one;
    }
    int lower = PythonUnicode.lower(codePoint);
    return PythonUnicode.lowerCase().preimage(CodePointSet.of(lower).union(others(lower)));
  }

  private static CodePointSet folded(List<SetMember> members, boolean ascii) {
    CodePointSet lowered = CodePointSet.EMPTY;
    boolean cased = false;
    for (SetMember member : members) {
      CodePointSet written = plain(member, ascii);
      if (member instanceof SetMember.Shorthand) {
        lowered = lowered.union(written);
        continue;
      }
      CodePointSet basic = written.intersect(BMP);
      lowered = lowered.union(ascii ? lowerAscii(basic) : lowerUnicode(basic));
      if (basic.equals(written)) {
        cased |= ascii ? !letters(basic).isEmpty() : hasCased(basic);
      } else {
        // Beyond the BMP, CPython keeps a character as it is written, so that an upper-case one is
        // never found, and looks at a range with both cases, even under the flag `a`.
        cased = true;
        lowered =
            lowered.union(
                member instanceof SetMember.Range
                    ? written.union(PythonUnicode.upperCase().preimage(written))
                    : written);
      }
    }
    if (!cased) {
      return union(members, ascii);
    }
    return ascii ? preimageAscii(lowered) : PythonUnicode.lowerCase().preimage(lowered);
  }

  private static CodePointSet lowerUnicode(CodePointSet set) {
    CodePointSet lower = PythonUnicode.lowerCase().image(set);
    CodePointSet all = lower;
    for (int i = 0; i < lower.rangeCount(); i++) {
      all = all.union(others(lower.first(i), lower.last(i)));
    }
    return all;
  }

  /// Other lower-case letters that share their upper case with a letter of a range.
  private static CodePointSet others(int first, int last) {
    CodePointSet all = CodePointSet.EMPTY;
    for (int[] group : PythonUnicode.sameUpper()) {
      if (group[0] >= first && group[0] <= last) {
        for (int i = 1; i < group.length; i++) {
          all = all.union(CodePointSet.of(group[i]));
        }
      }
    }
    return all;
  }

  private static CodePointSet others(int letter) {
    return others(letter, letter);
  }

  private static boolean isCased(int codePoint) {
    return PythonUnicode.lower(codePoint) != codePoint
        || PythonUnicode.upper(codePoint) != codePoint;
  }

  /// Whether a written character or range has other cases.
  public static boolean hasCased(List<SetMember> members, boolean ascii) {
    for (SetMember member : members) {
      if (!(member instanceof SetMember.Shorthand)) {
        CodePointSet written = plain(member, ascii);
        if (ascii ? !letters(written).isEmpty() : hasCased(written)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasCased(CodePointSet set) {
    return PythonUnicode.lowerCase().touches(set) || PythonUnicode.upperCase().touches(set);
  }

  private static CodePointSet letters(CodePointSet set) {
    return set.intersect(ASCII_UPPER.union(CodePointSet.range('a', 'z')));
  }

  private static CodePointSet lowerAscii(CodePointSet set) {
    CodePointSet upper = set.intersect(ASCII_UPPER);
    return set.minus(upper).union(shift(upper, 'a' - 'A'));
  }

  private static CodePointSet upperAscii(CodePointSet set) {
    return shift(set.intersect(CodePointSet.range('a', 'z')), 'A' - 'a');
  }

  private static CodePointSet preimageAscii(CodePointSet lowered) {
    return lowered.minus(ASCII_UPPER).union(upperAscii(lowered));
  }

  private static CodePointSet shift(CodePointSet set, int by) {
    int[] ranges = new int[2 * set.rangeCount()];
    for (int i = 0; i < set.rangeCount(); i++) {
      ranges[2 * i] = set.first(i) + by;
      ranges[2 * i + 1] = set.last(i) + by;
    }
    return CodePointSet.ofRanges(ranges);
  }
}
