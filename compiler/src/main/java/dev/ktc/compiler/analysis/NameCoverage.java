package dev.ktc.compiler.analysis;

import dev.ktc.compiler.automaton.Cell;
import dev.ktc.compiler.automaton.Inexactness;
import dev.ktc.compiler.automaton.NameSpace;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What each rule can still get when any legal module name may occur.
///
/// An earlier rule takes a name from a later one only when its class condition is sure to hold too:
/// it has none, the same, or one for a known superclass. Rules are named by their place in
/// `rules.rules()`.
public final class NameCoverage {
  private final NameSpace names;
  private final ClassOrder classes;
  private final int[] actions;
  private final BitSet inexact;
  private final List<Cell> cells;
  private final Scan[] scans;

  /// What was proved so far: several checks ask.
  private final @Nullable NameReach[] reaches;

  private NameCoverage(RuleSet rules, NameSpace names) {
    this.names = names;
    this.inexact = names.inexact();
    this.classes = ClassOrder.of(rules);
    this.actions = ActionKeys.number(rules.rules().stream().map(Rule::action).toList());
    this.cells = names.cells();
    this.scans = new Scan[rules.rules().size()];
    this.reaches = new NameReach[scans.length];
    Arrays.setAll(scans, i -> new Scan());
    int[] seen = new int[classes.size()];
    for (int cell = 0; cell < cells.size(); cell++) {
      scan(cell, seen);
    }
  }

  /// Decides every rule of a set.
  public static NameCoverage of(RuleSet rules, NameSpace names) {
    return new NameCoverage(rules, names);
  }

  /// One cell: walks the rules that match its names and notes who is left with them.
  private void scan(int number, int[] firstOfClass) {
    Arrays.fill(firstOfClass, Integer.MAX_VALUE);
    Cell cell = cells.get(number);
    int firstOfAny = Integer.MAX_VALUE;
    BitSet bits = cell.names();
    for (int rule = bits.nextSetBit(0); rule >= 0; rule = bits.nextSetBit(rule + 1)) {
      int type = classes.classOf(rule);
      int taker = firstOfAny;
      if (type != ClassOrder.ANY) {
        for (int known : classes.supersOf(type)) {
          taker = Math.min(taker, firstOfClass[known]);
        }
      }
      scans[rule].add(number, cell, taker, taker < rule && actions[taker] == actions[rule]);
      if (type == ClassOrder.ANY) {
        firstOfAny = Math.min(firstOfAny, rule);
      } else {
        firstOfClass[type] = Math.min(firstOfClass[type], rule);
      }
    }
  }

  /// What is proved of a rule.
  public NameReach reach(int rule) {
    NameReach known = reaches[rule];
    if (known == null) {
      known = prove(rule);
      reaches[rule] = known;
    }
    return known;
  }

  private NameReach prove(int rule) {
    Scan scan = scans[rule];
    if (!scan.live.isEmpty()) {
      return new NameReach.Live(witness(scan.live));
    }
    if (!names.complete() || inexact.get(rule)) {
      return new NameReach.Open();
    }
    if (!scan.taken.isEmpty()) {
      return new NameReach.Covered(
          blockers(rule, scan.taken), scan.sameAction, witness(scan.taken));
    }
    return scan.below == null ? new NameReach.NoName() : new NameReach.Blocked(scan.below);
  }

  /// The later rules that would get each name that a rule wins, and do the same with it; empty if
  /// some name would go elsewhere, or the rule wins none.
  public List<Integer> heirs(int rule) {
    if (!names.complete() || inexact.get(rule)) {
      return List.of();
    }
    TreeSet<Integer> heirs = new TreeSet<>();
    BitSet live = scans[rule].live;
    for (int cell = live.nextSetBit(0); cell >= 0; cell = live.nextSetBit(cell + 1)) {
      int heir = heir(cells.get(cell).names(), rule);
      if (heir < 0) {
        return List.of();
      }
      heirs.add(heir);
    }
    return List.copyOf(heirs);
  }

  /// The first later rule that surely takes a name from `rule`; -1 if there is none, or if another
  /// one may take it first and do something else.
  private int heir(BitSet bits, int rule) {
    for (int i = bits.nextSetBit(rule + 1); i >= 0; i = bits.nextSetBit(i + 1)) {
      if (actions[i] != actions[rule]) {
        return -1;
      }
      if (classes.implies(rule, i)) {
        return i;
      }
    }
    return -1;
  }

  /// Earlier rules that do something else with names that both match, where neither is a special
  /// case of the other: some names only one of them matches. In file order.
  public List<Integer> rivals(int rule) {
    List<Integer> rivals = new ArrayList<>();
    Scan scan = scans[rule];
    BitSet candidates = new BitSet();
    for (int cell = scan.live.nextSetBit(0); cell >= 0; cell = scan.live.nextSetBit(cell + 1)) {
      candidates.or(cells.get(cell).names());
    }
    for (int cell = scan.taken.nextSetBit(0); cell >= 0; cell = scan.taken.nextSetBit(cell + 1)) {
      candidates.or(cells.get(cell).names());
    }
    for (int i = candidates.nextSetBit(0); i >= 0 && i < rule; i = candidates.nextSetBit(i + 1)) {
      boolean comparable = classes.implies(rule, i) || classes.implies(i, rule);
      boolean special = classes.implies(i, rule) && subset(scans[i], scan);
      boolean general = classes.implies(rule, i) && subset(scan, scans[i]);
      if (actions[i] != actions[rule] && comparable && !special && !general) {
        rivals.add(i);
      }
    }
    return List.copyOf(rivals);
  }

  private static boolean subset(Scan narrow, Scan wide) {
    BitSet rest = (BitSet) narrow.live.clone();
    rest.or(narrow.taken);
    rest.andNot(wide.live);
    rest.andNot(wide.taken);
    return rest.isEmpty();
  }

  /// Whether a rule's class condition is stricter than another's, or the same.
  public boolean classImplies(int narrow, int wide) {
    return classes.implies(narrow, wide);
  }

  /// Whether the name test of a rule could not be decided for all names.
  public boolean inexact(int rule) {
    return inexact.get(rule);
  }

  /// Why the name test of a rule could not be decided for all names, as a noun phrase.
  public String inexactness(int rule) {
    return names.inexactness(rule).map(Inexactness::reason).orElse("");
  }

  /// Whether all names were decided; else only what was found holds, not what was not found.
  public boolean complete() {
    return names.complete();
  }

  /// A legal name that a rule's name test matches; null when none is known.
  public @Nullable String example(int rule) {
    Scan scan = scans[rule];
    if (!scan.live.isEmpty()) {
      return witness(scan.live);
    }
    return scan.taken.isEmpty() ? scan.below : witness(scan.taken);
  }

  private String witness(BitSet some) {
    return cells.get(some.nextSetBit(0)).witness();
  }

  /// Whether two rules do the same with a module.
  public boolean sameAction(int rule, int other) {
    return actions[rule] == actions[other];
  }

  private List<Integer> blockers(int rule, BitSet taken) {
    int[] overlap = new int[rule];
    for (int cell = taken.nextSetBit(0); cell >= 0; cell = taken.nextSetBit(cell + 1)) {
      BitSet bits = cells.get(cell).names();
      for (int i = bits.nextSetBit(0); i >= 0 && i < rule; i = bits.nextSetBit(i + 1)) {
        if (classes.implies(rule, i)) {
          overlap[i]++;
        }
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
        candidates,
        taken,
        (cell, i) -> cells.get(cell).names().get(i),
        i -> actions[i] != actions[rule]);
  }

  /// What was seen of one rule.
  private static final class Scan {
    /// Cells that it matches and an earlier rule surely takes.
    final BitSet taken = new BitSet();

    /// Cells that it matches and no earlier rule surely takes.
    final BitSet live = new BitSet();

    /// Whether those that take do the same.
    boolean sameAction = true;

    /// A name that it matches below a stop.
    @Nullable String below;

    void add(int number, Cell cell, int taker, boolean same) {
      if (cell.stopped()) {
        below = below == null ? cell.witness() : below;
      } else if (taker == Integer.MAX_VALUE) {
        live.set(number);
      } else {
        taken.set(number);
        sameAction &= same;
      }
    }
  }
}
