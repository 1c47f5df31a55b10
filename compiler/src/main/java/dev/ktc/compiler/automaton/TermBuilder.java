package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.Pattern.Anchor.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns patterns into terms, and says of which patterns that is impossible.
final class TermBuilder {
  /// The number of the set of all code points.
  static final int ALL = 0;

  /// The number of the set of the newline alone.
  static final int NEWLINE = 1;

  private static final int MAX_DEPTH = 500;
  private static final int MAX_RANGES = 1_000_000;

  /// A pattern outside of what terms can express. Never leaves this package.
  static final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why.
    final Inexactness why;

    Unsupported(Inexactness why) {
      super(why.reason(), null, false, false);
      this.why = why;
    }
  }

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

  TermBuilder(Terms terms) {
    this.terms = terms;
    set(CodePointSet.ALL);
    mark(set(WordSets.NEWLINE), Contexts.AFTER_NEWLINE);
  }

  /// A pattern's term and what it needs to know of what is before a place.
  ///
  /// The needs are flags of [Contexts], then the numbers of its lookbehinds, inner ones first.
  static final class Built {
    final int term;
    final int[] needs;

    Built(int term, int[] needs) {
      this.term = term;
      this.needs = needs;
    }
  }

  /// The term of a pattern.
  Built build(Pattern pattern) throws Unsupported {
    needFlags = 0;
    needBehinds = new ArrayList<>();
    depth = 0;
    insideBehind = false;
    int term = term(pattern);
    return new Built(term, needs());
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

  private int term(Pattern pattern) throws Unsupported {
    if (++depth > MAX_DEPTH) {
      throw new Unsupported(Inexactness.BUDGET);
    }
    int term =
        switch (pattern) {
          case Pattern.Empty _ -> Terms.EMPTY;
          case Pattern.Chars chars -> chars(chars);
          case Pattern.Sequence sequence -> terms.sequence(all(sequence.parts()));
          case Pattern.Alternation alternation -> terms.either(all(alternation.branches()));
          case Pattern.Repeat repeat -> repeat(repeat);
          case Pattern.Capture capture -> term(capture.body());
          case Pattern.Look look -> look.ahead() ? ahead(look) : behind(look);
          case Pattern.Anchor anchor -> anchor(anchor);
          case Pattern.Atomic _ -> throw new Unsupported(Inexactness.ATOMIC);
          case Pattern.BackReference _ -> throw new Unsupported(Inexactness.BACK_REFERENCE);
          case Pattern.Conditional _ -> throw new Unsupported(Inexactness.CONDITIONAL);
        };
    depth--;
    return term;
  }

  private int[] all(List<Pattern> patterns) throws Unsupported {
    int[] out = new int[patterns.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = term(patterns.get(i));
    }
    return out;
  }

  private int chars(Pattern.Chars chars) throws Unsupported {
    if (!chars.exact()) {
      throw new Unsupported(Inexactness.CASE_FOLDING);
    }
    ranges += setNumbers.containsKey(chars.set()) ? 0 : chars.set().rangeCount();
    if (ranges > MAX_RANGES) {
      throw new Unsupported(Inexactness.BUDGET);
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

  private int repeat(Pattern.Repeat repeat) throws Unsupported {
    if (repeat.greed() == Pattern.Repeat.Greed.POSSESSIVE) {
      throw new Unsupported(Inexactness.POSSESSIVE);
    }
    int max = repeat.max() == Pattern.Repeat.UNBOUNDED ? Terms.UNBOUNDED : repeat.max();
    return terms.repeat(term(repeat.body()), repeat.min(), max);
  }

  private int ahead(Pattern.Look look) throws Unsupported {
    if (insideBehind) {
      throw new Unsupported(Inexactness.LOOK_IN_LOOKBEHIND);
    }
    return terms.ahead(term(look.body()), look.negative());
  }

  private int behind(Pattern.Look look) throws Unsupported {
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

  private int anchor(Pattern.Anchor anchor) throws Unsupported {
    Condition condition = anchor.condition();
    switch (condition) {
      case TEXT_START -> {}
      case LINE_START -> needFlags |= Contexts.AFTER_NEWLINE;
      case TEXT_END, END, LINE_END -> refuseBehind();
      case WORD_BOUNDARY, NOT_WORD_BOUNDARY -> {
        return boundary(condition, anchor.ascii());
      }
    }
    return terms.anchor(condition, 0, 0, 0);
  }

  private int boundary(Condition condition, boolean ascii) throws Unsupported {
    refuseBehind();
    int flag = ascii ? Contexts.AFTER_ASCII_WORD : Contexts.AFTER_WORD;
    needFlags |= flag;
    CodePointSet words = WordSets.of(ascii);
    int word = set(words);
    mark(word, flag);
    return terms.anchor(condition, flag, word, set(words.complement()));
  }

  private void refuseBehind() throws Unsupported {
    if (insideBehind) {
      throw new Unsupported(Inexactness.LOOK_IN_LOOKBEHIND);
    }
  }
}
