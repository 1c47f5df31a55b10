package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.PlainModel.PlainModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// First match wins; a rule with `recursive: False` ends the visit.
final class PlainResolution {
  /// Where modules go that no rule matches.
  static final String DEFAULT_DEVICE = "cuda:0";

  private static final int NONE = -1;
  private static final int UNVISITED = -2;

  private final PlainModel model;
  private final List<PlainRule> rules;
  private final List<BitSet> matched = new ArrayList<>();
  private final int[] winner;
  private final List<PlainModule> visited = new ArrayList<>();

  PlainResolution(List<PlainRule> rules, PlainModel model) {
    this.model = model;
    this.rules = rules;
    rules.forEach(rule -> matched.add(model.matched(rule)));
    winner = new int[model.modules().size()];
    Arrays.fill(winner, UNVISITED);
    for (int id = 0; id < winner.length; ) {
      PlainModule module = model.modules().get(id);
      visited.add(module);
      winner[id] = first(id);
      boolean stops = winner[id] >= 0 && !rules.get(winner[id]).recursive();
      id = stops ? module.end() : id + 1;
    }
  }

  private int first(int module) {
    for (int rule = 0; rule < rules.size(); rule++) {
      if (matched.get(rule).get(module)) {
        return rule;
      }
    }
    return NONE;
  }

  PlainModel model() {
    return model;
  }

  List<PlainRule> rules() {
    return rules;
  }

  List<PlainModule> visited() {
    return visited;
  }

  boolean visited(PlainModule module) {
    return winner[module.id()] != UNVISITED;
  }

  /// The rule that a module gets; null where none matches, and where none was asked.
  @Nullable PlainRule rule(PlainModule module) {
    int rule = winner[module.id()];
    return rule < 0 ? null : rules.get(rule);
  }

  /// The operator that takes a module's place; `default` where it stays.
  String operator(PlainModule module) {
    PlainRule rule = rule(module);
    return rule == null ? "default" : rule.replacement();
  }

  /// Whether some rule would give a module an operator.
  boolean asksFor(PlainModule module, String operator) {
    for (int rule = 0; rule < rules.size(); rule++) {
      if (rules.get(rule).replacement().equals(operator) && matched.get(rule).get(module.id())) {
        return true;
      }
    }
    return false;
  }

  /// Visited modules that a rule wins.
  List<PlainModule> won(int rule) {
    return visited.stream().filter(module -> winner[module.id()] == rule).toList();
  }

  /// The rules that win nothing.
  int dead() {
    BitSet alive = new BitSet();
    visited.forEach(module -> alive.set(Math.max(0, winner[module.id()] + 1)));
    alive.clear(0);
    return rules.size() - alive.cardinality();
  }

  /// Modules that a rule asks for and an earlier one puts on another GPU, where the earlier one is
  /// no special case of the later: two ranges that collide.
  List<String> claimedTwice() {
    List<String> claims = new ArrayList<>();
    for (int later = 0; later < rules.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        if (contradict(rules.get(earlier), rules.get(later)) && !special(earlier, later)) {
          BitSet lost = (BitSet) matched.get(later).clone();
          lost.and(matched.get(earlier));
          int rule = earlier;
          lost.stream()
              .filter(module -> winner[module] == rule)
              .forEach(module -> claims.add("claimed twice: " + model.modules().get(module)));
        }
      }
    }
    return claims;
  }

  /// Two GPUs for the same module.
  private static boolean contradict(PlainRule one, PlainRule other) {
    String first = gpu(one);
    String second = gpu(other);
    return first.startsWith("cuda") && second.startsWith("cuda") && !first.equals(second);
  }

  private static String gpu(PlainRule rule) {
    return Devices.settled(rule.argument("out_device", rule.argument("generate_device", "none")));
  }

  private boolean special(int earlier, int later) {
    BitSet rest = (BitSet) matched.get(earlier).clone();
    rest.andNot(matched.get(later));
    return rest.isEmpty();
  }

  /// Whether every module gets the same as with other rules.
  boolean sameAs(PlainResolution other) {
    for (PlainModule module : model.modules()) {
      PlainRule here = rule(module);
      PlainRule there = other.rule(module);
      if (visited(module) != other.visited(module)
          || (here == null) != (there == null)
          || (here != null && there != null && !here.actsLike(there))) {
        return false;
      }
    }
    return true;
  }
}
