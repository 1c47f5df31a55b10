package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.CharacterSets;
import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.SetMember;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A set of characters as written, and the flags under which it was.
///
/// @param members no two alike
/// @param negated `[^…]`
/// @param flags in force
record WrittenSet(List<SetMember> members, boolean negated, Flags flags) {
  WrittenSet {
    members = distinct(members);
  }

  private static List<SetMember> distinct(List<SetMember> members) {
    if (members.size() == 1) {
      return List.copyOf(members);
    }
    Set<Long> seen = new HashSet<>();
    List<SetMember> out = new ArrayList<>(members.size());
    for (SetMember member : members) {
      if (seen.add(member.identity())) {
        out.add(member);
      }
    }
    return List.copyOf(out);
  }

  static WrittenSet of(SetMember member, Flags flags) {
    return new WrittenSet(List.of(member), false, flags);
  }

  /// The set that stands for one of several that are not negated.
  static WrittenSet merge(List<WrittenSet> sets) {
    List<SetMember> all = new ArrayList<>();
    for (WrittenSet set : sets) {
      all.addAll(set.members);
    }
    return new WrittenSet(all, false, sets.getFirst().flags);
  }

  CodePointSet codePoints() {
    return read(flags.has('a'));
  }

  /// What it takes if classes are read as ASCII or Unicode ones.
  CodePointSet read(boolean ascii) {
    return CharacterSets.of(members, negated, flags.has('i'), ascii);
  }

  /// Whether working it out is worth remembering: tables of letters or classes are involved.
  boolean isCostly() {
    return flags.has('i')
        || members.getFirst() instanceof SetMember.Shorthand
        || members.size() > 2;
  }

  /// Whether CPython skips ahead by it: under ignored case only when no letter is involved.
  boolean isSearchable() {
    if (!flags.has('i')) {
      return true;
    }
    return members.stream()
            .noneMatch(m -> m instanceof SetMember.Range range && range.last() > 0xFFFF)
        && !CharacterSets.hasCased(members, flags.has('a'));
  }
}
