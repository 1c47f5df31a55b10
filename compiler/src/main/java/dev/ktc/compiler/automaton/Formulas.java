package dev.ktc.compiler.automaton;

import java.util.Arrays;

/// Boolean formulas as reduced ordered binary decision diagrams: equal functions get equal numbers.
///
/// Variable [#END] says that the text ends here. Every other variable says that the next code point
/// exists, is one of a set, and that a continuation holds after it; so none of them holds at the
// end.
final class Formulas {
  /// Holds never.
  static final int FALSE = 0;

  /// Holds always.
  static final int TRUE = 1;

  /// The variable of the end of the text.
  static final int END = 0;

  private static final int MAX_DEPTH = 1_500;
  private static final int CONSTANT = Integer.MAX_VALUE;

  private final Budget budget;
  private int[] variables = new int[256];
  private int[] lows = new int[256];
  private int[] highs = new int[256];
  private int[] table = new int[512];
  private int size = 2;
  private int depth;

  /// A lossy cache of [#choose]: three operands and the result, by hash.
  private int[] cache = new int[4 << 10];

  Formulas(Budget budget) {
    this.budget = budget;
    variables[FALSE] = CONSTANT;
    variables[TRUE] = CONSTANT;
  }

  /// The formula that a variable holds.
  int literal(int variable) {
    return node(variable, FALSE, TRUE);
  }

  /// Either holds.
  int or(int a, int b) {
    return a < b ? choose(a, TRUE, b) : choose(b, TRUE, a);
  }

  /// Both hold.
  int and(int a, int b) {
    return a < b ? choose(a, b, FALSE) : choose(b, a, FALSE);
  }

  /// Does not hold.
  int not(int a) {
    return choose(a, FALSE, TRUE);
  }

  /// If `condition` then `yes` else `no`.
  int choose(int condition, int yes, int no) {
    int f = condition;
    int g = yes == f ? TRUE : yes;
    int h = no == f ? FALSE : no;
    if (f == TRUE) {
      return g;
    }
    if (f == FALSE) {
      return h;
    }
    if (g == h) {
      return g;
    }
    if (g == TRUE && h == FALSE) {
      return f;
    }
    int slot = ((f * 0x9E3779B1 ^ g * 0x85EBCA6B ^ h * 0xC2B2AE35) >>> 12) * 4 & (cache.length - 1);
    if (cache[slot] == f && cache[slot + 1] == g && cache[slot + 2] == h) {
      return cache[slot + 3];
    }
    budget.spend(1);
    if (++depth > MAX_DEPTH) {
      throw new OverBudget();
    }
    int variable = Math.min(variables[f], Math.min(variables[g], variables[h]));
    int low = choose(low(f, variable), low(g, variable), low(h, variable));
    int high = choose(high(f, variable), high(g, variable), high(h, variable));
    depth--;
    int result = node(variable, low, high);
    cache[slot] = f;
    cache[slot + 1] = g;
    cache[slot + 2] = h;
    cache[slot + 3] = result;
    return result;
  }

  /// Whether it holds where the text ends.
  boolean holdsAtEnd(int formula) {
    int at = formula;
    while (at > TRUE) {
      at = variables[at] == END ? highs[at] : lows[at];
    }
    return at == TRUE;
  }

  /// The topmost variable; not for constants.
  int variable(int formula) {
    return variables[formula];
  }

  /// What is left of it where its topmost variable does not hold.
  int low(int formula) {
    return lows[formula];
  }

  /// What is left of it where its topmost variable holds.
  int high(int formula) {
    return highs[formula];
  }

  /// One more than the largest number of a formula.
  int size() {
    return size;
  }

  /// To be called after [OverBudget] left this object.
  void recover() {
    depth = 0;
  }

  private int low(int formula, int variable) {
    return variables[formula] == variable ? lows[formula] : formula;
  }

  private int high(int formula, int variable) {
    return variables[formula] == variable ? highs[formula] : formula;
  }

  private int node(int variable, int low, int high) {
    int then = high;
    if (variable == END) {
      // At the end no other variable holds: the branch is a constant, and needs to be told apart
      // only if the other branch would say something else there.
      boolean end = holdsAtEnd(high);
      if (holdsAtEnd(low) == end) {
        return low;
      }
      then = end ? TRUE : FALSE;
    }
    if (low == then) {
      return low;
    }
    int mask = table.length - 1;
    int slot = hash(variable, low, then) & mask;
    while (table[slot] != 0) {
      int known = table[slot];
      if (variables[known] == variable && lows[known] == low && highs[known] == then) {
        return known;
      }
      slot = (slot + 1) & mask;
    }
    if (size == variables.length) {
      grow();
      return node(variable, low, then);
    }
    budget.spend(1);
    variables[size] = variable;
    lows[size] = low;
    highs[size] = then;
    table[slot] = size;
    return size++;
  }

  private void grow() {
    variables = Arrays.copyOf(variables, 2 * size);
    lows = Arrays.copyOf(lows, 2 * size);
    highs = Arrays.copyOf(highs, 2 * size);
    table = new int[4 * size];
    int mask = table.length - 1;
    for (int i = 2; i < size; i++) {
      int slot = hash(variables[i], lows[i], highs[i]) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = i;
    }
    if (cache.length < 4 << 16) {
      cache = new int[2 * cache.length];
    }
  }

  private static int hash(int variable, int low, int high) {
    int mixed = (variable * 0x9E3779B1 ^ low) * 0x85EBCA6B ^ high * 0xC2B2AE35;
    return mixed ^ (mixed >>> 15);
  }
}
