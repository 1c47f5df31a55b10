package dev.ktc.compiler.analysis;

import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What each rule matches, wins and loses on one model.
///
/// Everything is counted per distinct set of matching rules, of which even large models have few:
/// the modules are walked once, after that the work grows with the sets alone. Rules are named by
/// their place in `rules().rules()`.
public final class RuleCoverage {
  /// Layer numbers from here on count as outside the layers; no model comes near it.
  static final int LAYER_BOUND = 1 << 16;

  private final Resolution resolution;
  private final List<BitSet> sets;
  private final Tally reached;
  private final Tally hidden;
  private final BitSet[] setsOf;
  private final int[] matched;
  private final int[] visited;
  private final int[] won;
  private final int[] actions;
  private @Nullable Index index;
  private @Nullable ModuleKinds kinds;
  private @Nullable DeviceFlow flow;
  private @Nullable List<ModuleUses.Kind> uses;
  private @Nullable List<OperatorLoss.Loss> losses;
  private @Nullable List<ModuleNode> representatives;

  private RuleCoverage(Resolution resolution) {
    this.resolution = resolution;
    this.sets = resolution.matchSets();
    List<Rule> rules = resolution.rules().rules();
    this.reached = new Tally(sets.size());
    this.hidden = new Tally(sets.size());
    this.setsOf = new BitSet[rules.size()];
    this.matched = new int[rules.size()];
    this.visited = new int[rules.size()];
    this.won = new int[rules.size()];
    this.actions = ActionKeys.number(rules.stream().map(Rule::action).toList());
  }

  /// Counts a resolution.
  public static RuleCoverage of(Resolution resolution) {
    RuleCoverage coverage = new RuleCoverage(resolution);
    coverage.countModules();
    coverage.countRules();
    return coverage;
  }

  private void countModules() {
    for (ModuleNode module : resolution.model().modules()) {
      Tally tally = resolution.visited(module.id()) ? reached : hidden;
      tally.add(resolution.matchSet(module.id()), module);
    }
  }

  private void countRules() {
    for (int rule = 0; rule < setsOf.length; rule++) {
      setsOf[rule] = new BitSet(sets.size());
    }
    for (int set = 0; set < sets.size(); set++) {
      BitSet rules = sets.get(set);
      int first = rules.nextSetBit(0);
      if (first >= 0) {
        won[first] += reached.count[set];
      }
      for (int rule = first; rule >= 0; rule = rules.nextSetBit(rule + 1)) {
        setsOf[rule].set(set);
        visited[rule] += reached.count[set];
        matched[rule] += reached.count[set] + hidden.count[set];
      }
    }
  }

  /// What was counted.
  public Resolution resolution() {
    return resolution;
  }

  /// The model.
  public ModelTree model() {
    return resolution.model();
  }

  /// How many modules a rule matches, visited or not.
  public int matched(int rule) {
    return matched[rule];
  }

  /// How many visited modules a rule matches.
  public int visited(int rule) {
    return visited[rule];
  }

  /// Whether a rule matches a module, visited or not.
  public boolean matches(int rule, int module) {
    return sets.get(resolution.matchSet(module)).get(rule);
  }

  /// How many modules a rule wins.
  public int won(int rule) {
    return won[rule];
  }

  /// Whether two rules do the same with a module.
  public boolean sameAction(int rule, int other) {
    return actions[rule] == actions[other];
  }

  /// The action of a rule.
  public Action action(int rule) {
    return resolution.rules().rules().get(rule).action();
  }

  /// The match sets of visited modules that a rule matches but an earlier rule wins.
  public BitSet lost(int rule) {
    BitSet result = new BitSet();
    forEachVisitedSet(
        rule,
        set -> {
          if (first(set) < rule) {
            result.set(set);
          }
        });
    return result;
  }

  /// The match sets of the modules that a rule wins.
  public BitSet wonSets(int rule) {
    BitSet result = new BitSet();
    forEachVisitedSet(
        rule,
        set -> {
          if (first(set) == rule) {
            result.set(set);
          }
        });
    return result;
  }

  /// The rule that wins the visited modules of a match set, -1 for none.
  public int first(int set) {
    return sets.get(set).nextSetBit(0);
  }

  /// The rule that would win the modules of a match set if `rule` were not there, -1 for none.
  public int next(int set, int rule) {
    return sets.get(set).nextSetBit(rule + 1);
  }

  /// Whether each visited module that `rule` matches is matched by `other` too.
  public boolean within(int rule, int other) {
    BitSet mine = setsOf[rule];
    for (int set = mine.nextSetBit(0); set >= 0; set = mine.nextSetBit(set + 1)) {
      if (reached.count[set] > 0 && !sets.get(set).get(other)) {
        return false;
      }
    }
    return true;
  }

  /// The visited modules of some match sets.
  public ModuleGroup reached(BitSet matchSets) {
    return reached.group(matchSets);
  }

  /// The visited modules that a rule matches.
  public ModuleGroup reached(int rule) {
    return reached.group(setsOf[rule]);
  }

  /// The modules that a rule matches but that are never visited.
  public ModuleGroup hidden(int rule) {
    return hidden.group(setsOf[rule]);
  }

  /// All match sets that hold a rule; not to be changed.
  public BitSet sets(int rule) {
    return setsOf[rule];
  }

  /// Those of some match sets that hold a rule.
  public BitSet shared(BitSet matchSets, int rule) {
    BitSet result = (BitSet) matchSets.clone();
    result.and(setsOf[rule]);
    return result;
  }

  /// The earlier rules to name when a rule loses match sets: the fewest that cover them when tried
  /// in order of overlap, and always the largest whose action differs. In file order.
  public List<Integer> blockers(int rule, BitSet lost) {
    int[] overlap = new int[rule];
    for (int set = lost.nextSetBit(0); set >= 0; set = lost.nextSetBit(set + 1)) {
      BitSet rules = sets.get(set);
      for (int i = rules.nextSetBit(0); i >= 0 && i < rule; i = rules.nextSetBit(i + 1)) {
        overlap[i] += reached.count[set];
      }
    }
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < rule; i++) {
      if (overlap[i] > 0) {
        candidates.add(i);
      }
    }
    candidates.sort(
        Comparator.comparingInt((Integer i) -> -overlap[i])
            .thenComparing(Comparator.naturalOrder()));
    return Blockers.choose(
        candidates, lost, (set, i) -> sets.get(set).get(i), i -> !sameAction(i, rule));
  }

  /// The kinds of the model's modules.
  ModuleKinds kinds() {
    if (kinds == null) {
      kinds = new ModuleKinds(model());
    }
    return kinds;
  }

  /// Where the token stream goes, and what is elsewhere.
  public DeviceFlow deviceFlow() {
    if (flow == null) {
      flow = DeviceFlow.of(this);
    }
    return flow;
  }

  /// What the rules do with each kind of module.
  public List<ModuleUses.Kind> uses() {
    if (uses == null) {
      uses = ModuleUses.of(this);
    }
    return uses;
  }

  /// Where modules keep their class, though the same ones of other layers get an operator.
  public List<OperatorLoss.Loss> losses() {
    if (losses == null) {
      losses = OperatorLoss.of(this);
    }
    return losses;
  }

  /// The rules that stop the visit above the modules that a rule matches, in file order.
  public List<Integer> stoppers(int rule) {
    TreeSet<Integer> found = new TreeSet<>();
    forEachModule(
        setsOf[rule],
        module -> {
          if (!resolution.visited(module)) {
            found.add(coveredBy(module));
          }
        });
    return List.copyOf(found);
  }

  /// The rule that decides over a module: its winner, or where it is not visited that of the
  /// nearest visited module above it; -1 for none.
  public int coveredBy(int module) {
    int at = module;
    while (!resolution.visited(at)) {
      at = model().modules().get(at).parent();
    }
    return resolution.winner(at);
  }

  /// Whether nothing but the root module is visited.
  public boolean rootStops() {
    int winner = resolution.winner(0);
    return winner >= 0 && !action(winner).recursive();
  }

  /// The classes of all modules, visited or not.
  public Set<ModuleClass> classes() {
    IdentityHashMap<ModuleClass, ModuleClass> types = new IdentityHashMap<>();
    model().modules().forEach(module -> types.put(module.type(), module.type()));
    return new HashSet<>(types.values());
  }

  /// One visited module for each match set and module class: few, and every kind is among them.
  public List<ModuleNode> representatives() {
    if (representatives == null) {
      IdentityHashMap<ModuleClass, Integer> types = new IdentityHashMap<>();
      Set<Long> seen = new HashSet<>();
      List<ModuleNode> found = new ArrayList<>();
      for (ModuleNode module : model().modules()) {
        if (resolution.visited(module.id())) {
          int type = types.computeIfAbsent(module.type(), _ -> types.size());
          if (seen.add(((long) resolution.matchSet(module.id()) << 32) | type)) {
            found.add(module);
          }
        }
      }
      representatives = List.copyOf(found);
    }
    return representatives;
  }

  /// Calls back for each module of some match sets, visited or not, by set and then in order.
  public void forEachModule(BitSet matchSets, IntConsumer each) {
    if (index == null) {
      index = Index.of(resolution);
    }
    int[] start = index.start();
    for (int set = matchSets.nextSetBit(0); set >= 0; set = matchSets.nextSetBit(set + 1)) {
      for (int i = start[set]; i < start[set + 1]; i++) {
        each.accept(index.modules()[i]);
      }
    }
  }

  private void forEachVisitedSet(int rule, IntConsumer each) {
    BitSet mine = setsOf[rule];
    for (int set = mine.nextSetBit(0); set >= 0; set = mine.nextSetBit(set + 1)) {
      if (reached.count[set] > 0) {
        each.accept(set);
      }
    }
  }

  /// The modules sorted by match set; made when a finding first asks for it.
  ///
  /// @param start per match set where its modules begin
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Index(int[] start, int[] modules) {
    static Index of(Resolution resolution) {
      int size = resolution.model().modules().size();
      int[] start = new int[resolution.matchSets().size() + 1];
      for (int module = 0; module < size; module++) {
        start[resolution.matchSet(module) + 1]++;
      }
      for (int set = 1; set < start.length; set++) {
        start[set] += start[set - 1];
      }
      int[] next = start.clone();
      int[] modules = new int[size];
      for (int module = 0; module < size; module++) {
        modules[next[resolution.matchSet(module)]++] = module;
      }
      return new Index(start, modules);
    }
  }

  /// Modules counted per match set.
  private static final class Tally {
    final int[] count;
    private final int[] first;
    private final boolean[] outside;
    private final @Nullable BitSet[] layers;

    Tally(int sets) {
      count = new int[sets];
      first = new int[sets];
      outside = new boolean[sets];
      layers = new BitSet[sets];
    }

    void add(int set, ModuleNode module) {
      if (count[set]++ == 0) {
        first[set] = module.id();
      }
      int layer = module.layer();
      if (layer < 0 || layer >= LAYER_BOUND) {
        outside[set] = true;
        return;
      }
      BitSet known = layers[set];
      if (known == null) {
        known = new BitSet();
        layers[set] = known;
      }
      known.set(layer);
    }

    ModuleGroup group(BitSet matchSets) {
      int sum = 0;
      int earliest = -1;
      boolean anyOutside = false;
      BitSet all = new BitSet();
      for (int set = matchSets.nextSetBit(0); set >= 0; set = matchSets.nextSetBit(set + 1)) {
        if (count[set] == 0) {
          continue;
        }
        sum += count[set];
        earliest = earliest < 0 ? first[set] : Math.min(earliest, first[set]);
        anyOutside |= outside[set];
        BitSet known = layers[set];
        if (known != null) {
          all.or(known);
        }
      }
      return new ModuleGroup(sum, all, anyOutside, earliest);
    }
  }
}
