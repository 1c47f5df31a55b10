package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.Pattern.Anchor.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns patterns into terms. Of a pattern that cannot be expressed it makes a term that matches
/// whatever the pattern matches, and more.
final class TermBuilder {
  /// The number of the set of all code points.
  static final int ALL = 0;

  /// The number of the set of the newline alone.
  static final int NEWLINE = 1;

  private static final int MAX_DEPTH = 500;
  private static final int MAX_RANGES = 1_000_000;

  private final Terms terms;
  private final List<CodePointSet> sets = new ArrayList<>();
  private final Map<CodePointSet, Integer> setNumbers = new HashMap<>();
  private final IntTuples behinds = new IntTuples();
  private final List<Integer> setFlags = new ArrayList<>();
  private int ranges;
  private int depth;

  /// What the pattern at hand needs to know of what is before: flags, then lookbehinds.
  private int needFlags;

  private List<Integer> needBehinds = new ArrayList<>();
  private boolean insideBehind;

  /// Why the term at hand matches more than its pattern does, `null` if it does not.
  private @Nullable Inexactness why;

  TermBuilder(Terms terms) {
    this.terms = terms;
    set(CodePointSet.ALL);
    mark(set(WordSets.NEWLINE), Contexts.AFTER_NEWLINE);
  }

  /// A pattern's term and what it needs to know of what is before a place.
  ///
  /// The needs are flags of [Contexts], then the numbers of its lookbehinds, inner ones first.
  static final class Built {
    /// What the pattern matches, or more if it is inexact.
    final int term;

    final int[] needs;

    /// Why the pattern cannot be expressed exactly, `null` if it can.
    final @Nullable Inexactness why;

    Built(int term, int[] needs, @Nullable Inexactness why) {
      this.term = term;
      this.needs = needs;
      this.why = why;
    }
  }

  /// The term of a pattern; throws [OverBudget] when the pattern is too large.
  Built build(Pattern pattern) {
    needFlags = 0;
    needBehinds = new ArrayList<>();
    depth = 0;
    insideBehind = false;
    why = null;
    int term = term(pattern);
    return new Built(term, needs(), why);
  }

  /// The sets in use, by number; the first two are all code points and the newline.
  List<CodePointSet> sets() {
    return sets;
  }

  /// What is so after a code point of a set, as flags of [Contexts].
  int flagsOf(int set) {
    return setFlags.get(set);
  }

  /// The body of a lookbehind.
  int behindBody(int number) {
    return behinds.get(number)[0];
  }

  private int[] needs() {
    int[] needs = new int[1 + needBehinds.size()];
    needs[0] = needFlags;
    for (int i = 0; i < needBehinds.size(); i++) {
      needs[i + 1] = needBehinds.get(i);
    }
    return needs;
  }

  private int term(Pattern pattern) {
    if (++depth > MAX_DEPTH) {
      throw new OverBudget();
    }
    int term =
        switch (pattern) {
          case Pattern.Empty _ -> Terms.EMPTY;
          case Pattern.Chars chars -> chars(chars);
          case Pattern.Sequence sequence -> terms.sequence(all(sequence.parts()));
          case Pattern.Alternation alternation -> terms.either(all(alternation.branches()));
          case Pattern.Repeat repeat -> repeat(repeat);
          case Pattern.Capture capture -> term(capture.body());
          case Pattern.Look look -> look(look);
          case Pattern.Anchor anchor -> anchor(anchor);
          case Pattern.Atomic atomic -> more(Inexactness.ATOMIC, term(atomic.body()));
          case Pattern.BackReference _ -> more(Inexactness.BACK_REFERENCE, anything());
          case Pattern.Conditional conditional ->
              more(
                  Inexactness.CONDITIONAL,
                  terms.either(all(List.of(conditional.yes(), conditional.no()))));
        };
    depth--;
    return term;
  }

  private int[] all(List<Pattern> patterns) {
    int[] out = new int[patterns.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = term(patterns.get(i));
    }
    return out;
  }

  private int chars(Pattern.Chars chars) {
    if (!chars.exact()) {
      return more(Inexactness.CASE_FOLDING, terms.take(ALL));
    }
    ranges += setNumbers.containsKey(chars.set()) ? 0 : chars.set().rangeCount();
    if (ranges > MAX_RANGES) {
      throw new OverBudget();
    }
    return terms.take(set(chars.set()));
  }

  private int set(CodePointSet set) {
    Integer known = setNumbers.get(set);
    if (known != null) {
      return known;
    }
    setNumbers.put(set, sets.size());
    sets.add(set);
    setFlags.add(0);
    return sets.size() - 1;
  }

  private int repeat(Pattern.Repeat repeat) {
    int max = repeat.max() == Pattern.Repeat.UNBOUNDED ? Terms.UNBOUNDED : repeat.max();
    int term = terms.repeat(term(repeat.body()), repeat.min(), max);
    boolean possessive = repeat.greed() == Pattern.Repeat.Greed.POSSESSIVE;
    return possessive ? more(Inexactness.POSSESSIVE, term) : term;
  }

  private int look(Pattern.Look look) {
    if (look.ahead() && insideBehind) {
      return more(Inexactness.LOOK_IN_LOOKBEHIND, Terms.EMPTY);
    }
    Inexactness before = why;
    why = null;
    int term = look.ahead() ? terms.ahead(term(look.body()), look.negative()) : behind(look);
    boolean exact = why == null;
    why = exact ? before : why;
    // To forbid more than the pattern does would match less.
    return exact || !look.negative() ? term : Terms.EMPTY;
  }

  private int behind(Pattern.Look look) {
    List<Integer> outerNeeds = needBehinds;
    boolean outerInside = insideBehind;
    int outerFlags = needFlags;
    needBehinds = new ArrayList<>();
    needFlags = 0;
    insideBehind = true;
    int number = behinds.intern(term(look.body()));
    insideBehind = outerInside;
    List<Integer> innerNeeds = needBehinds;
    needBehinds = outerNeeds;
    needFlags |= outerFlags;
    innerNeeds.stream().filter(inner -> !outerNeeds.contains(inner)).forEach(outerNeeds::add);
    if (!needBehinds.contains(number)) {
      needBehinds.add(number);
    }
    return terms.behind(number, look.negative());
  }

  private void mark(int set, int flag) {
    setFlags.set(set, setFlags.get(set) | flag);
  }

  private int anchor(Pattern.Anchor anchor) {
    Condition condition = anchor.condition();
    return switch (condition) {
      case TEXT_START -> terms.anchor(condition, 0, 0, 0);
      case LINE_START -> {
        needFlags |= Contexts.AFTER_NEWLINE;
        yield terms.anchor(condition, 0, 0, 0);
      }
      case TEXT_END, END, LINE_END ->
          insideBehind
              ? more(Inexactness.LOOK_IN_LOOKBEHIND, Terms.EMPTY)
              : terms.anchor(condition, 0, 0, 0);
      case WORD_BOUNDARY, NOT_WORD_BOUNDARY ->
          insideBehind
              ? more(Inexactness.LOOK_IN_LOOKBEHIND, Terms.EMPTY)
              : boundary(condition, anchor.ascii());
    };
  }

  private int boundary(Condition condition, boolean ascii) {
    int flag = ascii ? Contexts.AFTER_ASCII_WORD : Contexts.AFTER_WORD;
    needFlags |= flag;
    CodePointSet words = WordSets.of(ascii);
    int word = set(words);
    mark(word, flag);
    return terms.anchor(condition, flag, word, set(words.complement()));
  }

  /// A term that matches more than the pattern does.
  private int more(Inexactness reason, int term) {
    why = why == null ? reason : why;
    return term;
  }

  private int anything() {
    return terms.repeat(terms.take(ALL), 0, Terms.UNBOUNDED);
  }
}
