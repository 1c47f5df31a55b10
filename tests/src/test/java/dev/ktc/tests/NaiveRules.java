package dev.ktc.tests;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// First match wins, said again as plainly as possible: a second opinion for the findings.
///
/// Patterns are matched by `java.util.regex`, so the caller keeps to what it has in common with
/// Python: literals, `^`, `$`, `.`, `*`, classes of ASCII characters, groups, alternation, negative
/// lookaheads.
final class NaiveRules {
  /// A rule.
  ///
  /// @param type its class condition, null for none
  record NaiveRule(
      @Nullable Pattern pattern,
      @Nullable String type,
      String action,
      String device,
      boolean recursive) {
    boolean named(String name) {
      return pattern == null || pattern.matcher(name).find();
    }

    boolean matches(NaiveModule module) {
      return (type == null || module.ancestry().contains(type)) && named(module.name());
    }
  }

  /// A module.
  ///
  /// @param layer the layer it lies in, -1 for none
  /// @param matters whether someone must place it
  record NaiveModule(String name, List<String> ancestry, int layer, boolean matters) {}

  private final List<NaiveRule> rules;
  private final List<NaiveModule> modules;
  private final List<TreeSet<Integer>> matched = new ArrayList<>();
  private final TreeSet<Integer> visited = new TreeSet<>();
  private final int[] winner;

  NaiveRules(List<NaiveRule> rules, List<NaiveModule> modules) {
    this.rules = rules;
    this.modules = modules;
    this.winner = new int[modules.size()];
    for (NaiveRule rule : rules) {
      TreeSet<Integer> hits = new TreeSet<>();
      for (int m = 0; m < modules.size(); m++) {
        if (rule.matches(modules.get(m))) {
          hits.add(m);
        }
      }
      matched.add(hits);
    }
    for (int m = 0; m < modules.size(); m++) {
      winner[m] = first(m);
      if (isVisited(m)) {
        visited.add(m);
      }
    }
  }

  private int first(int module) {
    for (int rule = 0; rule < rules.size(); rule++) {
      if (matched.get(rule).contains(module)) {
        return rule;
      }
    }
    return -1;
  }

  /// A module is visited unless one above it was, and was won by a rule that stops there.
  private boolean isVisited(int module) {
    String name = modules.get(module).name();
    for (int above = 0; above < module; above++) {
      String other = modules.get(above).name();
      boolean ancestor = other.isEmpty() || name.startsWith(other + ".");
      boolean stops = winner[above] >= 0 && !rules.get(winner[above]).recursive();
      if (ancestor && stops && isVisited(above)) {
        return false;
      }
    }
    return true;
  }

  SortedSet<Integer> matched(int rule) {
    return matched.get(rule);
  }

  SortedSet<Integer> reached(int rule) {
    SortedSet<Integer> both = new TreeSet<>(matched.get(rule));
    both.retainAll(visited);
    return both;
  }

  SortedSet<Integer> won(int rule) {
    SortedSet<Integer> won = reached(rule);
    won.removeIf(module -> winner[module] != rule);
    return won;
  }

  int winner(int module) {
    return visited.contains(module) ? winner[module] : -1;
  }

  /// How a rule does nothing, by the name of the finding; null when it wins something.
  @Nullable String idle(int rule) {
    if (matched.get(rule).isEmpty()) {
      return "matches-nothing";
    }
    if (reached(rule).isEmpty()) {
      return winner[0] >= 0 && !rules.get(winner[0]).recursive() ? "root" : "ancestor-blocked";
    }
    if (!won(rule).isEmpty()) {
      return null;
    }
    boolean same = reached(rule).stream().allMatch(module -> sameAction(winner[module], rule));
    return same ? "redundant-rule" : "shadowed-rule";
  }

  private boolean sameAction(int one, int other) {
    NaiveRule a = rules.get(one);
    NaiveRule b = rules.get(other);
    return a.action().equals(b.action())
        && a.device().equals(b.device())
        && a.recursive() == b.recursive();
  }

  /// Whether all that a rule wins would go to later rules that do the same, and not only to rules
  /// that win nothing as it is.
  boolean removable(int rule) {
    boolean some = false;
    for (int module : won(rule)) {
      int next = -1;
      for (int later = rule + 1; later < rules.size() && next < 0; later++) {
        next = matched.get(later).contains(module) ? later : -1;
      }
      if (next < 0 || !sameAction(next, rule)) {
        return false;
      }
      some |= !won(next).isEmpty();
    }
    return some;
  }

  /// The modules that a rule loses to rules that do something else.
  SortedSet<Integer> contested(int rule) {
    SortedSet<Integer> lost = reached(rule);
    lost.removeIf(module -> winner[module] == rule || sameAction(winner[module], rule));
    return lost;
  }

  /// The winners of those that are no special cases, by name or by class, of the rule.
  SortedSet<Integer> rivals(int rule) {
    TreeSet<Integer> rivals = new TreeSet<>();
    for (int module : contested(rule)) {
      int other = winner[module];
      NaiveRule a = rules.get(other);
      NaiveRule b = rules.get(rule);
      boolean special = reached(rule).containsAll(reached(other));
      boolean byClass = !anyClass(a) && anyClass(b) && a.device().equals(b.device());
      if (!special && !byClass && !specialWhereTheyMeet(other, rule)) {
        rivals.add(other);
      }
    }
    return rivals;
  }

  /// On the layers where both match, the earlier rule takes a part of what the later one takes, and
  /// they do not name two GPUs.
  private boolean specialWhereTheyMeet(int earlier, int later) {
    String first = rules.get(earlier).device();
    String second = rules.get(later).device();
    if (!first.equals(second) && !first.equals("cpu") && !second.equals("cpu")) {
      return false;
    }
    TreeSet<Integer> layers = new TreeSet<>();
    for (int module : reached(earlier)) {
      if (reached(later).contains(module)) {
        layers.add(modules.get(module).layer());
      }
    }
    layers.remove(-1);
    TreeSet<Integer> part = new TreeSet<>(reached(earlier));
    part.removeIf(module -> !layers.contains(modules.get(module).layer()));
    TreeSet<Integer> whole = new TreeSet<>(reached(later));
    whole.removeIf(module -> !layers.contains(modules.get(module).layer()));
    return !layers.isEmpty() && whole.containsAll(part) && whole.size() > part.size();
  }

  /// Modules that matter and that no rule matches.
  SortedSet<Integer> uncovered() {
    TreeSet<Integer> left = new TreeSet<>(visited);
    left.removeIf(module -> winner[module] >= 0 || !modules.get(module).matters());
    return left;
  }

  /// `0-3,5`, as a person would write it; null for none.
  @Nullable String layers(SortedSet<Integer> some) {
    TreeSet<Integer> layers = new TreeSet<>();
    some.forEach(module -> layers.add(modules.get(module).layer()));
    layers.remove(-1);
    List<String> parts = new ArrayList<>();
    List<Integer> run = new ArrayList<>();
    for (int layer : layers) {
      if (!run.isEmpty() && layer != run.getLast() + 1) {
        parts.add(text(run));
        run.clear();
      }
      run.add(layer);
    }
    if (!run.isEmpty()) {
      parts.add(text(run));
    }
    return parts.isEmpty() ? null : String.join(",", parts);
  }

  private static String text(List<Integer> run) {
    String first = Integer.toString(Collections.min(run));
    return run.size() == 1 ? first : first + "-" + Collections.max(run);
  }

  /// Whether a rule would win a module of some name and of its own class, on a model whose other
  /// modules are of a class that no rule asks for.
  boolean couldWin(int rule, String name) {
    if (!rules.get(rule).named(name)) {
      return false;
    }
    for (int earlier = 0; earlier < rule; earlier++) {
      NaiveRule other = rules.get(earlier);
      boolean sameClass = anyClass(other) || Objects.equals(other.type(), rules.get(rule).type());
      if (sameClass && other.named(name)) {
        return false;
      }
    }
    if (!name.isEmpty() && stops("")) {
      return false;
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (stops(name.substring(0, dot))) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyClass(NaiveRule rule) {
    return rule.type() == null || rule.type().equals("torch.nn.Module");
  }

  private boolean stops(String name) {
    for (NaiveRule rule : rules) {
      if (anyClass(rule) && rule.named(name)) {
        return !rule.recursive();
      }
    }
    return false;
  }
}
