package dev.ktc.compiler.automaton;

import java.util.Arrays;

/// Boolean derivatives of patterns in continuation form.
///
/// A continuation is a list of terms that must match one after the other. [#expand] says what a
/// continuation asks of the rest of the text, as a formula over *next code point in a set, then
/// another continuation*; [#step] says what is left of a formula after a code point. A look ahead
/// becomes a conjunction of its body, which may end anywhere, and what comes after it.
final class Derivatives {
  /// The continuation that asks for nothing more.
  static final int ACCEPT = 0;

  /// The continuation that asks for the end of the text.
  static final int AT_END = 1;

  private static final int MAX_DEPTH = 800;

  private final Terms terms;
  private final TermBuilder builder;
  private final CharClasses classes;
  private final Budget budget;
  private final Formulas formulas;
  private final Contexts contexts;

  private final IntTuples continuations = new IntTuples();
  private final LongIntMap variables = new LongIntMap();
  private int[] variableSets = new int[64];
  private int[] variableNext = new int[64];
  private int variableCount = 1;

  /// Formulas of continuations by continuation and context.
  private final LongIntMap expanded = new LongIntMap();

  /// The same where they are only right inside loops under way, by continuation and loops.
  private final LongIntMap provisional = new LongIntMap();

  /// Continuations that must not be reached again before a code point was taken.
  private final LongIntMap underWay = new LongIntMap();

  private int loopDepth;
  private int loops;
  private int loopCount;

  /// How far out lies the outermost loop that cut the last expansion short.
  private int cut = Integer.MAX_VALUE;

  private int depth;
  private int[] image = new int[256];
  private int[] stamp = new int[256];
  private final int[] setStamp;
  private int stamps;

  Derivatives(Terms terms, TermBuilder builder, CharClasses classes, Budget budget) {
    this.terms = terms;
    this.builder = builder;
    this.classes = classes;
    this.budget = budget;
    setStamp = new int[builder.sets().size()];
    formulas = new Formulas(budget);
    contexts = new Contexts(this, classes);
    continuations.intern();
    continuations.intern(-1);
  }

  /// The knowledge of what is before a place.
  Contexts contexts() {
    return contexts;
  }

  /// The continuation that looks for a term from here on.
  int search(int term) {
    int found = then(term, ACCEPT);
    return terms.atTextStart(term) ? found : then(anything(), found);
  }

  /// The continuation of a lookbehind: looks for its body, up to the end of what is read so far.
  int behind(int number) {
    return then(builder.behindBody(number), AT_END);
  }

  /// What a continuation asks of the rest of the text.
  int expand(int continuation, int context) {
    if (continuation <= AT_END) {
      return continuation == ACCEPT ? Formulas.TRUE : formulas.literal(Formulas.END);
    }
    int blocked = underWay.get(continuation);
    if (blocked > 0) {
      cut = Math.min(cut, blocked);
      return Formulas.FALSE;
    }
    long key = (long) continuation << 32;
    int known = expanded.get(key | context);
    if (known >= 0) {
      return known;
    }
    if (loopDepth > 0) {
      known = provisional.get(key | loops);
      if (known >= 0) {
        cut = 1;
        return known;
      }
    }
    budget.spend(2);
    if (++depth > MAX_DEPTH) {
      throw new OverBudget();
    }
    int outerCut = cut;
    cut = Integer.MAX_VALUE;
    int[] cell = continuations.get(continuation);
    int result = expand(cell[0], cell[1], continuation, context);
    depth--;
    if (cut > loopDepth) {
      expanded.put(key | context, result);
      cut = outerCut;
    } else {
      provisional.put(key | loops, result);
      cut = Math.min(cut, outerCut);
    }
    return result;
  }

  private int expand(int term, int next, int self, int context) {
    return switch (terms.kind(term)) {
      case EMPTY -> expand(next, context);
      case TAKE -> take(terms.operand(term, 0), next);
      case SEQUENCE -> expand(sequence(term, next), context);
      case EITHER -> alternatives(term, next, context);
      case LOOP -> {
        int stop = expand(next, context);
        yield either(stop, turn(terms.operand(term, 0), self, self, context));
      }
      case COUNT -> count(term, next, context);
      case AHEAD -> {
        int look = expand(then(terms.operand(term, 0), ACCEPT), context);
        int wanted = terms.operand(term, 1) == 0 ? look : formulas.not(look);
        yield wanted == Formulas.FALSE ? wanted : formulas.and(wanted, expand(next, context));
      }
      case BEHIND -> {
        boolean negative = terms.operand(term, 1) != 0;
        boolean holds = contexts.holds(context, terms.operand(term, 0)) != negative;
        yield holds ? expand(next, context) : Formulas.FALSE;
      }
      case ANCHOR -> {
        int wanted = anchor(term, context);
        yield wanted == Formulas.FALSE ? wanted : formulas.and(wanted, expand(next, context));
      }
    };
  }

  private int sequence(int term, int next) {
    int result = next;
    for (int i = terms.operands(term) - 1; i >= 0; i--) {
      result = then(terms.operand(term, i), result);
    }
    return result;
  }

  private int alternatives(int term, int next, int context) {
    int[] parts = new int[terms.operands(term)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = expand(then(terms.operand(term, i), next), context);
    }
    // From the last to the first: the variables of the first are older and belong on top.
    int result = Formulas.FALSE;
    for (int i = parts.length - 1; i >= 0; i--) {
      result = either(parts[i], result);
    }
    return result;
  }

  /// One turn of a loop; reaching `rest` again without having taken anything adds nothing.
  private int turn(int body, int rest, int forbidden, int context) {
    if (!terms.maybeEmpty(body)) {
      return expand(then(body, rest), context);
    }
    int outer = Math.max(underWay.get(forbidden), 0);
    int outerLoops = loops;
    underWay.put(forbidden, ++loopDepth);
    loops = ++loopCount;
    int result = expand(then(body, rest), context);
    loops = outerLoops;
    loopDepth--;
    underWay.put(forbidden, outer);
    return result;
  }

  private int count(int term, int next, int context) {
    int body = terms.operand(term, 0);
    int min = terms.operand(term, 1);
    int max = terms.operand(term, 2);
    int fewer = max == Terms.UNBOUNDED ? max : max - 1;
    int rest = then(terms.repeat(body, Math.max(min - 1, 0), fewer), next);
    if (min > 0) {
      return expand(then(body, rest), context);
    }
    int stop = expand(next, context);
    int more = rest == next ? expand(then(body, rest), context) : turn(body, rest, rest, context);
    return either(stop, more);
  }

  private int anchor(int term, int context) {
    return switch (terms.condition(term)) {
      case TEXT_START -> truth(contexts.is(context, Contexts.AT_START));
      case LINE_START -> truth(contexts.is(context, Contexts.AT_START | Contexts.AFTER_NEWLINE));
      case TEXT_END -> formulas.literal(Formulas.END);
      case END -> either(formulas.literal(Formulas.END), take(TermBuilder.NEWLINE, AT_END));
      case LINE_END -> either(formulas.literal(Formulas.END), take(TermBuilder.NEWLINE, ACCEPT));
      case WORD_BOUNDARY -> boundary(term, context);
      case NOT_WORD_BOUNDARY -> {
        // Python's `\B` does not hold in the empty text.
        int other = formulas.not(boundary(term, context));
        boolean start = contexts.is(context, Contexts.AT_START);
        yield start ? formulas.and(other, formulas.not(formulas.literal(Formulas.END))) : other;
      }
    };
  }

  private int boundary(int term, int context) {
    if (contexts.is(context, terms.operand(term, 1))) {
      return either(formulas.literal(Formulas.END), take(terms.operand(term, 3), ACCEPT));
    }
    return take(terms.operand(term, 2), ACCEPT);
  }

  private int take(int set, int next) {
    if (classes.members(set).length == 0) {
      return Formulas.FALSE;
    }
    long key = (long) set << 32 | next;
    int variable = variables.get(key);
    if (variable < 0) {
      variable = variableCount++;
      if (variable == variableSets.length) {
        variableSets = Arrays.copyOf(variableSets, 2 * variable);
        variableNext = Arrays.copyOf(variableNext, 2 * variable);
      }
      variableSets[variable] = set;
      variableNext[variable] = next;
      variables.put(key, variable);
    }
    return formulas.literal(variable);
  }

  /// What is left of a formula after a code point of a class.
  ///
  /// @param context the context after that code point
  int step(int formula, int letter, int context) {
    reserve();
    stamps++;
    return substitute(formula, letter, context);
  }

  private void reserve() {
    int size = formulas.size();
    if (size > image.length) {
      image = Arrays.copyOf(image, 2 * size);
      stamp = Arrays.copyOf(stamp, 2 * size);
    }
  }

  private int substitute(int formula, int letter, int context) {
    if (formula <= Formulas.TRUE) {
      return formula;
    }
    if (stamp[formula] == stamps) {
      return image[formula];
    }
    budget.spend(1);
    if (++depth > MAX_DEPTH) {
      throw new OverBudget();
    }
    int variable = formulas.variable(formula);
    int holds = Formulas.FALSE;
    if (variable != Formulas.END && classes.contains(variableSets[variable], letter)) {
      holds = expand(variableNext[variable], context);
    }
    int result;
    if (holds == Formulas.FALSE) {
      result = substitute(formulas.low(formula), letter, context);
    } else if (holds == Formulas.TRUE) {
      result = substitute(formulas.high(formula), letter, context);
    } else {
      int high = substitute(formulas.high(formula), letter, context);
      int low = substitute(formulas.low(formula), letter, context);
      result = formulas.choose(holds, high, low);
    }
    depth--;
    stamp[formula] = stamps;
    image[formula] = result;
    return result;
  }

  /// The sets that a formula asks the next code point for.
  int[] support(int formula) {
    reserve();
    stamps++;
    int[] asked = new int[4];
    int count = 0;
    int[] stack = new int[64];
    int top = 0;
    stack[top++] = formula;
    while (top > 0) {
      int at = stack[--top];
      if (at <= Formulas.TRUE || stamp[at] == stamps) {
        continue;
      }
      stamp[at] = stamps;
      budget.spend(1);
      int variable = formulas.variable(at);
      if (variable != Formulas.END && setStamp[variableSets[variable]] != stamps) {
        setStamp[variableSets[variable]] = stamps;
        if (count == asked.length) {
          asked = Arrays.copyOf(asked, 2 * count);
        }
        asked[count++] = variableSets[variable];
      }
      if (top + 2 > stack.length) {
        stack = Arrays.copyOf(stack, 2 * stack.length);
      }
      stack[top++] = formulas.low(at);
      stack[top++] = formulas.high(at);
    }
    return Arrays.copyOf(asked, count);
  }

  /// Either holds.
  int either(int a, int b) {
    return formulas.or(a, b);
  }

  /// Whether a formula holds where the text ends.
  boolean holdsAtEnd(int formula) {
    return formulas.holdsAtEnd(formula);
  }

  /// To be called after [OverBudget] left this object.
  void recover() {
    formulas.recover();
    underWay.clear();
    provisional.clear();
    loopDepth = 0;
    loops = 0;
    cut = Integer.MAX_VALUE;
    depth = 0;
  }

  private static int truth(boolean holds) {
    return holds ? Formulas.TRUE : Formulas.FALSE;
  }

  private int anything() {
    return terms.repeat(terms.take(TermBuilder.ALL), 0, Terms.UNBOUNDED);
  }

  private int then(int term, int next) {
    return term == Terms.EMPTY ? next : continuations.intern(term, next);
  }
}
