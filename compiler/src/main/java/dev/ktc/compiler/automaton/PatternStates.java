package dev.ktc.compiler.automaton;

import java.util.Arrays;

/// The states of the patterns' deterministic automata, made as they are reached.
///
/// A state is a formula with a context. Patterns whose remainders are equal share states.
final class PatternStates {
  /// The state from which nothing is found any more.
  static final int DEAD = 0;

  /// The state in which something was found.
  static final int FOUND = 1;

  private final Derivatives derivatives;
  private final CharClasses classes;
  private final Budget budget;
  private final LongIntMap numbers = new LongIntMap();
  private int[] formulas = new int[256];
  private int[] contexts = new int[256];
  private int[][] rows = new int[256][];
  private int size = 2;

  PatternStates(Derivatives derivatives, CharClasses classes, Budget budget) {
    this.derivatives = derivatives;
    this.classes = classes;
    this.budget = budget;
    rows[DEAD] = new int[] {DEAD};
    rows[FOUND] = new int[] {FOUND};
    formulas[FOUND] = Formulas.TRUE;
  }

  /// The state of a pattern before anything was read.
  ///
  /// @param needs flags of [Contexts], then numbers of lookbehinds, inner ones first
  int start(int term, int[] needs) {
    int context = derivatives.contexts().start(needs);
    return state(derivatives.expand(derivatives.search(term), context), context);
  }

  /// Whether the text may end in this state with something found.
  boolean accepts(int state) {
    return derivatives.holdsAtEnd(formulas[state]);
  }

  /// Where a state leads: first the successor for most classes, then, ascending, each class with
  /// another successor and that successor.
  int[] row(int state) {
    int[] known = rows[state];
    if (known != null) {
      return known;
    }
    int[] targets =
        derivatives.contexts().plain(contexts[state])
            ? byGroups(formulas[state])
            : oneByOne(formulas[state], contexts[state]);
    int[] row = compress(targets);
    rows[state] = row;
    return row;
  }

  /// The successor for one class.
  int next(int state, int letter) {
    int[] row = row(state);
    for (int i = 1; i < row.length && row[i] <= letter; i += 2) {
      if (row[i] == letter) {
        return row[i + 1];
      }
    }
    return row[0];
  }

  /// Classes that no set of the formula tells apart have the same successor.
  private int[] byGroups(int formula) {
    int[] groups = new int[classes.size()];
    int count = 1;
    int[] split = new int[16];
    for (int set : derivatives.support(formula)) {
      int[] members = classes.members(set);
      budget.spend(1 + members.length / 16);
      split = split.length < 2 * count ? new int[4 * count] : split;
      Arrays.fill(split, 0, count, -1);
      int before = count;
      for (int letter : members) {
        int old = groups[letter];
        if (old < before) {
          split[old] = split[old] < 0 ? count++ : split[old];
          groups[letter] = split[old];
        }
      }
    }
    budget.spend(1 + groups.length / 16);
    int[] successors = new int[count];
    Arrays.fill(successors, -1);
    int[] targets = new int[groups.length];
    for (int letter = 0; letter < targets.length; letter++) {
      int group = groups[letter];
      if (successors[group] < 0) {
        int stepped = derivatives.step(formula, letter, Contexts.PLAIN);
        successors[group] = state(stepped, Contexts.PLAIN);
      }
      targets[letter] = successors[group];
    }
    return targets;
  }

  private int[] oneByOne(int formula, int context) {
    int[] targets = new int[classes.size()];
    for (int letter = 0; letter < targets.length; letter++) {
      budget.spend(1);
      int after = derivatives.contexts().after(context, letter);
      targets[letter] = state(derivatives.step(formula, letter, after), after);
    }
    return targets;
  }

  private static int[] compress(int[] targets) {
    int most = mostCommon(targets);
    int others = 0;
    for (int target : targets) {
      others += target == most ? 0 : 1;
    }
    int[] row = new int[1 + 2 * others];
    row[0] = most;
    int next = 1;
    for (int letter = 0; letter < targets.length; letter++) {
      if (targets[letter] != most) {
        row[next++] = letter;
        row[next++] = targets[letter];
      }
    }
    return row;
  }

  /// The majority if there is one, else some target.
  private static int mostCommon(int[] targets) {
    int candidate = targets[0];
    int votes = 0;
    for (int target : targets) {
      if (votes == 0) {
        candidate = target;
      }
      votes += target == candidate ? 1 : -1;
    }
    return candidate;
  }

  private int state(int formula, int context) {
    if (formula <= Formulas.TRUE) {
      return formula;
    }
    long key = (long) formula << 32 | context;
    int known = numbers.get(key);
    if (known >= 0) {
      return known;
    }
    if (size == formulas.length) {
      formulas = Arrays.copyOf(formulas, 2 * size);
      contexts = Arrays.copyOf(contexts, 2 * size);
      rows = Arrays.copyOf(rows, 2 * size);
    }
    budget.spend(4);
    formulas[size] = formula;
    contexts[size] = context;
    numbers.put(key, size);
    return size++;
  }
}
