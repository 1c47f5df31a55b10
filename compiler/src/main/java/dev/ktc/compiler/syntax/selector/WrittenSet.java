package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.CharacterSets;
import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.SetMember;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// A set of characters as written, and the flags under which it was.
///
/// @param members no two alike
/// @param negated `[^…]`
/// @param flags in force
record WrittenSet(List<SetMember> members, boolean negated, Flags flags) {
  WrittenSet {
    members = List.copyOf(new LinkedHashSet<>(members));
  }

  static WrittenSet of(SetMember member, Flags flags) {
    return new WrittenSet(List.of(member), false, flags);
  }

  CodePointSet codePoints() {
    return read(flags.has('a'));
  }

  /// What it takes if classes are read as ASCII or Unicode ones.
  CodePointSet read(boolean ascii) {
    return CharacterSets.of(members, negated, flags.has('i'), ascii);
  }

  /// Whether CPython skips ahead by it: under ignored case only when no letter is involved.
  boolean isSearchable() {
    if (!flags.has('i')) {
      return true;
    }
    return members.stream()
            .noneMatch(m -> m instanceof SetMember.Range(_, int last) && last > 0xFFFF)
        && !CharacterSets.hasCased(members, flags.has('a'));
  }

  /// The set that stands for either of two that are not negated.
  WrittenSet merge(WrittenSet other) {
    List<SetMember> all = new ArrayList<>(members);
    all.addAll(other.members);
    return new WrittenSet(all, false, flags);
  }
}
