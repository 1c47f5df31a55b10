package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The automata of several patterns over one alphabet.
///
/// They grow while they are used; an object serves one question and one thread.
final class Automata {
  /// What one pattern may cost at most.
  private static final long PATTERN_WORK = 300_000;

  /// What one pattern may cost before all others had their turn.
  private static final long FIRST_TURN = 15_000;

  private static final int MAX_STATES = 5_000;

  private final Budget budget = new Budget(0);
  private final Alphabet alphabet;
  private final Derivatives derivatives;
  private final PatternStates states;
  private final int[] starts;
  private final @Nullable Inexactness[] inexactness;
  private final int newline;
  private final BitSet determinised = new BitSet();

  /// What all patterns together may still cost.
  private long pool;

  /// @param patterns equal ones only once, for speed
  /// @param pool what they may cost together, in units of [Budget]
  Automata(List<Pattern> patterns, long pool) {
    this.pool = pool;
    Terms terms = new Terms();
    TermBuilder builder = new TermBuilder(terms);
    TermBuilder.@Nullable Built[] built = new TermBuilder.Built[patterns.size()];
    inexactness = new Inexactness[built.length];
    for (int i = 0; i < built.length; i++) {
      try {
        TermBuilder.Built term = builder.build(patterns.get(i));
        built[i] = term;
        inexactness[i] = term.why;
      } catch (OverBudget e) {
        inexactness[i] = Inexactness.BUDGET;
      }
    }
    List<CodePointSet> sets = new ArrayList<>(builder.sets());
    sets.add(CodePointSet.of('.'));
    alphabet = new Alphabet(sets);
    newline = alphabet.classOf('\n');
    CharClasses classes = new CharClasses(alphabet, builder);
    derivatives = new Derivatives(terms, builder, classes, budget);
    states = new PatternStates(derivatives, classes, budget);
    starts = new int[built.length];
    for (int i = 0; i < built.length; i++) {
      TermBuilder.@Nullable Built term = built[i];
      if (term != null) {
        int place = i;
        if (!within(PATTERN_WORK, () -> starts[place] = states.start(term.term, term.needs))) {
          inexactness[i] = Inexactness.BUDGET;
        }
      }
    }
  }

  /// The classes of code points that the patterns tell apart; `.` and the newline are one each.
  Alphabet alphabet() {
    return alphabet;
  }

  /// The states of all patterns.
  PatternStates states() {
    return states;
  }

  /// The work that may still be done; grant before use.
  Budget budget() {
    return budget;
  }

  /// How many patterns there are.
  int size() {
    return starts.length;
  }

  /// Whether a pattern has an automaton: its own, or, if it is inexact for another reason than the
  /// work it takes, one that matches more.
  boolean has(int pattern) {
    return inexactness[pattern] != Inexactness.BUDGET;
  }

  /// The state of a pattern's automaton before anything was read.
  int start(int pattern) {
    return starts[pattern];
  }

  /// Why a pattern's automaton is not exact or missing, `null` if it is exact.
  @Nullable Inexactness inexactness(int pattern) {
    return inexactness[pattern];
  }

  /// Makes every state that a pattern can reach without a newline; patterns for which that is too
  /// much become inexact. The cheap ones come first, so that a heavy one does not starve others.
  void determinise() {
    for (long limit : new long[] {FIRST_TURN, PATTERN_WORK}) {
      for (int i = 0; i < starts.length; i++) {
        if (inexactness[i] == null && !determinised.get(i)) {
          int start = starts[i];
          determinised.set(i, within(limit, () -> explore(start)));
        }
      }
    }
    for (int i = 0; i < starts.length; i++) {
      if (inexactness[i] == null && !determinised.get(i)) {
        inexactness[i] = Inexactness.BUDGET;
      }
    }
  }

  /// To be called after [OverBudget] was caught.
  void recover() {
    derivatives.recover();
  }

  private void explore(int start) {
    LongIntMap seen = new LongIntMap();
    int[] queue = new int[64];
    int end = 0;
    queue[end++] = start;
    seen.put(start, 0);
    for (int at = 0; at < end; at++) {
      int[] row = states.row(queue[at]);
      budget.spend(1);
      for (int i = 0; i < row.length; i += 2) {
        boolean skipped = i > 0 && row[i - 1] == newline;
        int target = row[i];
        if (skipped || target <= PatternStates.FOUND || seen.get(target) >= 0) {
          continue;
        }
        if (end == MAX_STATES) {
          throw new OverBudget();
        }
        if (end == queue.length) {
          queue = Arrays.copyOf(queue, 2 * end);
        }
        seen.put(target, 0);
        queue[end++] = target;
      }
    }
  }

  /// Does work for one pattern, if it is not too much.
  private boolean within(long limit, Runnable work) {
    long granted = Math.min(limit, pool);
    budget.grant(granted);
    try {
      work.run();
      return true;
    } catch (OverBudget e) {
      recover();
      return false;
    } finally {
      pool -= granted - budget.left();
    }
  }
}
