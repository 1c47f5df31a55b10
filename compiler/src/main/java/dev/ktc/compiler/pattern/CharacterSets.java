package dev.ktc.compiler.pattern;

import java.util.ArrayList;
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
    List<CodePointSet> sets = new ArrayList<>(members.size());
    for (SetMember member : members) {
      sets.add(plain(member, ascii));
    }
    return CodePointSet.union(sets);
  }

  private static CodePointSet plain(SetMember member, boolean ascii) {
    // No switch over types here: linking the first one costs more than reading sixty patterns.
    if (member instanceof SetMember.One one) {
      return CodePointSet.of(one.codePoint());
    }
    return member instanceof SetMember.Range range
        ? CodePointSet.range(range.first(), range.last())
        : shorthand(((SetMember.Shorthand) member).letter(), ascii);
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
    CodePointSet lower = CodePointSet.of(PythonUnicode.lower(codePoint));
    return PythonUnicode.lowerCase().preimage(lower.union(others(lower)));
  }

  private static CodePointSet folded(List<SetMember> members, boolean ascii) {
    List<CodePointSet> basic = new ArrayList<>();
    List<CodePointSet> asWritten = new ArrayList<>();
    boolean beyond = false;
    for (SetMember member : members) {
      CodePointSet written = plain(member, ascii);
      if (member instanceof SetMember.Shorthand) {
        asWritten.add(written);
        continue;
      }
      CodePointSet inBmp = written.intersect(BMP);
      basic.add(inBmp);
      if (!inBmp.equals(written)) {
        // Beyond the BMP, CPython keeps a character as it is written, so that an upper-case one is
        // never found, and looks at a range with both cases, even under the flag `a`.
        beyond = true;
        asWritten.add(written);
        if (member instanceof SetMember.Range) {
          asWritten.add(PythonUnicode.upperCase().preimage(written));
        }
      }
    }
    CodePointSet letters = CodePointSet.union(basic);
    if (!beyond && (ascii ? letters(letters).isEmpty() : !hasCased(letters))) {
      return union(members, ascii);
    }
    asWritten.add(ascii ? lowerAscii(letters) : lowerUnicode(letters));
    CodePointSet lowered = CodePointSet.union(asWritten);
    return ascii ? preimageAscii(lowered) : PythonUnicode.lowerCase().preimage(lowered);
  }

  private static CodePointSet lowerUnicode(CodePointSet set) {
    CodePointSet lower = PythonUnicode.lowerCase().image(set);
    return lower.union(others(lower));
  }

  /// Other lower-case letters that share their upper case with a letter of a set.
  private static CodePointSet others(CodePointSet letters) {
    List<CodePointSet> all = new ArrayList<>();
    for (int[] group : PythonUnicode.sameUpper()) {
      if (letters.contains(group[0])) {
        for (int i = 1; i < group.length; i++) {
          all.add(CodePointSet.of(group[i]));
        }
      }
    }
    return CodePointSet.union(all);
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
