package dev.ktc.compiler.cli.show;

import dev.ktc.compiler.analysis.LayerRanges;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects module names that differ only in their numbers and have the same description:
/// `model.layers.3-60.mlp.experts`.
final class ModuleGroups {
  /// Larger numbers are left as they are: a range of them would need a set as large.
  private static final int LARGEST_INDEX = 1 << 20;

  /// A run of modules.
  ///
  /// @param names their names, with ranges for numbers
  /// @param description what they have in common
  /// @param count how many they are
  record Group<T>(String names, T description, int count) {}

  private record Key<T>(List<String> parts, T description) {}

  /// Numbers of a name from left to right.
  private record Indices(List<Integer> numbers) {}

  private ModuleGroups() {}

  /// One group per shape of name and description, in the order in which they first occur.
  ///
  /// @param names module names
  /// @param descriptions one per name, with a meaningful `equals`
  static <T> List<Group<T>> of(List<String> names, List<T> descriptions) {
    Map<Key<T>, List<Indices>> byKey = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      List<Integer> numbers = new ArrayList<>();
      List<String> parts = split(names.get(i), numbers);
      byKey
          .computeIfAbsent(new Key<>(parts, descriptions.get(i)), k -> new ArrayList<>())
          .add(new Indices(numbers));
    }
    List<Group<T>> groups = new ArrayList<>();
    byKey.forEach(
        (key, all) -> {
          for (Box box : boxes(all, key.parts().size() - 1)) {
            groups.add(new Group<>(name(key.parts(), box), key.description(), box.size()));
          }
        });
    return groups;
  }

  /// The text between the numbers; a name with n numbers has n + 1 parts.
  private static List<String> split(String name, List<Integer> numbers) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int start = 0;
    while (start <= name.length()) {
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      int number = number(name, start, end);
      if (number >= 0) {
        parts.add(part.toString());
        part.setLength(0);
        numbers.add(number);
      } else {
        part.append(name, start, end);
      }
      if (dot >= 0) {
        part.append('.');
      }
      start = end + 1;
    }
    parts.add(part.toString());
    return parts;
  }

  /// The number that a segment is, -1 for none.
  private static int number(String name, int start, int end) {
    boolean leadingZero = end - start > 1 && name.charAt(start) == '0';
    if (start == end || leadingZero) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > LARGEST_INDEX) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= LARGEST_INDEX ? value : -1;
  }

  /// A set of numbers for each dimension; all combinations of them belong to it.
  private record Box(List<BitSet> sides) {
    int size() {
      int size = 1;
      for (BitSet side : sides) {
        size *= side.cardinality();
      }
      return size;
    }
  }

  /// Splits tuples into boxes: tuples whose last numbers form the same set are taken together.
  private static List<Box> boxes(List<Indices> tuples, int dimensions) {
    if (dimensions == 0) {
      return List.of(new Box(List.of()));
    }
    Map<List<Integer>, BitSet> lastByPrefix = new LinkedHashMap<>();
    for (Indices tuple : tuples) {
      List<Integer> prefix = tuple.numbers().subList(0, dimensions - 1);
      lastByPrefix
          .computeIfAbsent(prefix, p -> new BitSet())
          .set(tuple.numbers().get(dimensions - 1));
    }
    Map<BitSet, List<Indices>> prefixesByLast = new LinkedHashMap<>();
    lastByPrefix.forEach(
        (prefix, last) ->
            prefixesByLast.computeIfAbsent(last, l -> new ArrayList<>()).add(new Indices(prefix)));
    List<Box> boxes = new ArrayList<>();
    prefixesByLast.forEach(
        (last, prefixes) -> {
          for (Box box : boxes(prefixes, dimensions - 1)) {
            List<BitSet> sides = new ArrayList<>(box.sides());
            sides.add(last);
            boxes.add(new Box(sides));
          }
        });
    return boxes;
  }

  private static String name(List<String> parts, Box box) {
    StringBuilder out = new StringBuilder(parts.getFirst());
    for (int i = 0; i < box.sides().size(); i++) {
      String ranges = LayerRanges.format(box.sides().get(i));
      boolean several = ranges.indexOf(',') >= 0;
      out.append(several ? "{" + ranges + "}" : ranges).append(parts.get(i + 1));
    }
    return out.toString();
  }
}
