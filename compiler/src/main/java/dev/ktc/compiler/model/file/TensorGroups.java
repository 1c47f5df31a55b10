package dev.ktc.compiler.model.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Tensor names gathered into few lines: `model.layers.0-3.mlp.experts.0-7.up_proj.weight`.
final class TensorGroups {
  private static final int MAX_LINES = 8;

  private final Map<String, Group> groups = new LinkedHashMap<>();
  private int count;

  /// Names that differ in their numbers only.
  private static final class Group {
    private final List<TreeSet<Integer>> numbers = new ArrayList<>();
    private final String remark;
    private int count;

    Group(String remark) {
      this.remark = remark;
    }
  }

  /// Adds a name.
  ///
  /// @param remark what is said of it; names with different remarks are kept apart
  void add(String name, String remark) {
    String[] segments = name.split("\\.", -1);
    StringBuilder key = new StringBuilder();
    List<Integer> numbers = new ArrayList<>();
    for (String segment : segments) {
      boolean number = segment.matches("[0-9]{1,9}");
      if (number) {
        numbers.add(Integer.parseInt(segment));
      }
      key.append(key.isEmpty() ? "" : ".").append(number ? "\0" : segment);
    }
    Group group = groups.computeIfAbsent(key + "\n" + remark, _ -> new Group(remark));
    for (int i = 0; i < numbers.size(); i++) {
      if (group.numbers.size() <= i) {
        group.numbers.add(new TreeSet<>());
      }
      group.numbers.get(i).add(numbers.get(i));
    }
    group.count++;
    count++;
  }

  /// How many names were added.
  int count() {
    return count;
  }

  /// One line per group, a last one for those beyond the limit.
  List<String> lines() {
    List<String> out = new ArrayList<>();
    for (Map.Entry<String, Group> entry : groups.entrySet()) {
      if (out.size() == MAX_LINES) {
        out.add("and " + (groups.size() - MAX_LINES) + " more kinds");
        break;
      }
      Group group = entry.getValue();
      String name = name(entry.getKey().substring(0, entry.getKey().indexOf('\n')), group);
      String times = group.count == 1 ? "" : " (" + group.count + " tensors)";
      out.add("`" + name + "`" + group.remark + times);
    }
    return out;
  }

  private static String name(String key, Group group) {
    StringBuilder out = new StringBuilder();
    int place = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\0') {
        out.append(ranges(group.numbers.get(place++)));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// `0-3,7`.
  private static String ranges(SortedSet<Integer> numbers) {
    StringBuilder out = new StringBuilder();
    int first = -1;
    int last = -1;
    for (int number : numbers) {
      if (first >= 0 && number == last + 1) {
        last = number;
        continue;
      }
      if (first >= 0) {
        out.append(range(first, last)).append(',');
      }
      first = number;
      last = number;
    }
    return out.append(range(first, last)).toString();
  }

  private static String range(int first, int last) {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
