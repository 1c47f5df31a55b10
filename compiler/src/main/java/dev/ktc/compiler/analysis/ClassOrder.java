package dev.ktc.compiler.analysis;

import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.model.ModelClasses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How the class conditions of a rule set imply one another.
///
/// Only known ancestry counts: two classes are never taken to be disjoint because their names
/// differ.
final class ClassOrder {
  /// The number of "no class condition", or of one that every module passes.
  static final int ANY = -1;

  private static final String MODULE = "torch.nn.Module";

  private final int[] classOf;
  private final List<int[]> supers;

  private ClassOrder(int[] classOf, List<int[]> supers) {
    this.classOf = classOf;
    this.supers = supers;
  }

  /// Numbers the classes that occur in the conditions.
  static ClassOrder of(RuleSet rules) {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> names = new ArrayList<>();
    int[] classOf = new int[rules.rules().size()];
    for (int i = 0; i < classOf.length; i++) {
      Rule rule = rules.rules().get(i);
      classOf[i] = number(rule.selector().className(), numbers, names);
    }
    List<int[]> supers = new ArrayList<>();
    for (String name : names) {
      supers.add(supersOf(name, names));
    }
    return new ClassOrder(classOf, supers);
  }

  private static int number(
      @Nullable String name, Map<String, Integer> numbers, List<String> names) {
    if (name == null || ModelClasses.canonical(name).equals(MODULE)) {
      return ANY;
    }
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    numbers.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  private static int[] supersOf(String name, List<String> names) {
    return IntStream.range(0, names.size())
        .filter(i -> ModelClasses.isSubclass(name, names.get(i)))
        .toArray();
  }

  /// The number of the class condition of a rule, [#ANY] for none.
  int classOf(int rule) {
    return classOf[rule];
  }

  /// How many classes there are.
  int size() {
    return supers.size();
  }

  /// The classes that each instance of `type` is surely an instance of, itself included.
  int[] supersOf(int type) {
    return supers.get(type);
  }

  /// Whether each module that passes the class condition of `narrow` passes that of `wide`.
  boolean implies(int narrow, int wide) {
    int type = classOf[wide];
    if (type == ANY) {
      return true;
    }
    if (classOf[narrow] == ANY) {
      return false;
    }
    for (int known : supers.get(classOf[narrow])) {
      if (known == type) {
        return true;
      }
    }
    return false;
  }
}
