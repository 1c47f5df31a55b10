package dev.ktc.compiler.automaton;

import dev.ktc.compiler.ir.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Collects the cells of a rule file from the product of its patterns' automata.
final class CellCollector implements LegalNames.Visitor {
  private static final int STOPS = 1;
  private static final int GOES_ON = 2;

  private final Automata automata;
  private final StopTest stopTest;
  private final Product product;
  private final LegalNames names;
  private final List<Cell> cells = new ArrayList<>();
  private final LongIntMap seen = new LongIntMap();
  private final LongIntMap stops = new LongIntMap();

  /// Rules that have no name test, that have an inexact one, and those of each pattern.
  private final BitSet always = new BitSet();

  private final BitSet inexact = new BitSet();
  private final List<BitSet> rulesOf = new ArrayList<>();

  /// @param patternOf per rule the number of its pattern, -1 where it has none
  /// @param work how much may be done
  CellCollector(RuleSet rules, int[] patternOf, Automata automata, long work) {
    this.automata = automata;
    stopTest = new StopTest(rules);
    int[] placeOf = new int[automata.size()];
    int[] starts = new int[automata.size()];
    int places = 0;
    for (int pattern = 0; pattern < placeOf.length; pattern++) {
      if (automata.inexactness(pattern) == null) {
        placeOf[pattern] = places;
        starts[places++] = automata.start(pattern);
        rulesOf.add(new BitSet());
      }
    }
    for (int rule = 0; rule < patternOf.length; rule++) {
      int pattern = patternOf[rule];
      if (pattern < 0) {
        always.set(rule);
      } else if (automata.inexactness(pattern) != null) {
        inexact.set(rule);
      } else {
        rulesOf.get(placeOf[pattern]).set(rule);
      }
    }
    automata.budget().grant(Math.max(work, 2L * places));
    product = new Product(automata, Arrays.copyOf(starts, places));
    names = new LegalNames(automata.alphabet(), product);
  }

  /// Visits all legal names; whether that was possible within the work granted.
  boolean collect() {
    try {
      names.walk(this);
      return true;
    } catch (OverBudget e) {
      automata.recover();
      return false;
    }
  }

  /// The cells found, by the length of their witnesses.
  List<Cell> cells() {
    return cells;
  }

  @Override
  public boolean visit(int accepted, boolean stopped, int place) {
    long key = (long) accepted << 1 | (stopped ? 1 : 0);
    if (seen.get(key) < 0) {
      seen.put(key, 0);
      cells.add(new Cell(rules(accepted), stopped, names.witness(place)));
    }
    return true;
  }

  @Override
  public boolean stops(int accepted) {
    int known = stops.get(accepted);
    if (known < 0) {
      known = stopTest.stops(rules(accepted), inexact) ? STOPS : GOES_ON;
      stops.put(accepted, known);
    }
    return known == STOPS;
  }

  private BitSet rules(int accepted) {
    BitSet out = (BitSet) always.clone();
    for (int place : product.set(accepted)) {
      out.or(rulesOf.get(place));
    }
    return out;
  }
}
