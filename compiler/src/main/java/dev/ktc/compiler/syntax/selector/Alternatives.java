package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What CPython's parser makes of alternatives before it looks at flags.
///
/// It moves a common prefix out and turns single characters into one set. Neither changes what is
/// found, except that a set under ignored case treats characters beyond the BMP in its own way.
final class Alternatives {
  private Alternatives() {}

  /// The operations that stand for the branches: a prefix and the rest as one.
  ///
  /// @param whole the alternatives as they are written
  static List<Part> simplify(List<List<Part>> branches, Part whole) {
    int prefix = 0;
    while (sharesPart(branches, prefix)) {
      prefix++;
    }
    List<Part> parts = new ArrayList<>(branches.getFirst().subList(0, prefix));
    WrittenSet merged = merge(branches, prefix);
    if (merged == null) {
      parts.add(whole);
    } else {
      CodePointSet set = merged.codePoints();
      Pattern node = new Pattern.Chars(whole.node().span(), set, Pattern.Chars.Form.CLASS, true);
      parts.add(
          new Part(Part.Op.SET, whole.start(), whole.end(), node, Width.ONE, merged, List.of()));
    }
    return parts;
  }

  private static boolean sharesPart(List<List<Part>> branches, int i) {
    List<Part> first = branches.getFirst();
    for (List<Part> branch : branches) {
      if (i >= branch.size() || !branch.get(i).isSameAs(first.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The set for branches of one character each, or null.
  private static @Nullable WrittenSet merge(List<List<Part>> branches, int prefix) {
    List<WrittenSet> sets = new ArrayList<>();
    for (List<Part> branch : branches) {
      WrittenSet set = branch.size() == prefix + 1 ? branch.get(prefix).set() : null;
      if (set == null || set.negated()) {
        return null;
      }
      sets.add(set);
    }
    return WrittenSet.merge(sets);
  }

  /// The set by which CPython skips places where a search cannot succeed, or null.
  ///
  /// It reads the classes of the first set with the flags of the whole pattern. Where a group
  /// changed `a` or `u` it may so skip a place that would have matched.
  static @Nullable CodePointSet searchFilter(List<Part> parts, boolean ascii) {
    List<Part> here = parts;
    while (!here.isEmpty()) {
      Part first = here.getFirst();
      if (first.op() == Part.Op.PLAIN_GROUP || first.op() == Part.Op.GROUP) {
        here = first.inner();
        continue;
      }
      WrittenSet set = first.set();
      if (set == null || set.flags().has('a') == ascii || !set.isSearchable()) {
        return null;
      }
      return set.read(ascii);
    }
    return null;
  }
}
