package dev.ktc.compiler.automaton;

import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.PatternMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Decides for every module of a model which name tests match its name.
///
/// A name is its parent's name and one more segment, so the walk carries a state of the product of
/// all tests down the tree. Where the product of all tests grows too large, it takes the tests in
/// two halves, and so on down to single ones.
public final class NameClassifier {
  /// What all patterns together may cost before anything is matched.
  private static final long POOL = 4_000_000;

  /// What matching a group of patterns may cost before it is split.
  private static final long GROUP_WORK = 10_000_000;

  /// What one search by backtracking may cost, in steps of [PatternMatcher].
  private static final int SEARCH_STEPS = 100_000;

  /// What all of them may cost: so much, and so much per module.
  private static final long BACKTRACKING_STEPS = 40_000_000;

  private static final long BACKTRACKING_STEPS_PER_MODULE = 200;

  private final ModelTree model;
  private final Automata automata;
  private final BitSet[] placesOf;
  private final List<Pattern> patterns;

  /// How many tests there are. Bits from here on are for internal use: at `testCount + pattern`, of
  /// an inexact pattern, whether it may match.
  private final int testCount;

  private final BitSet inexact = new BitSet();
  private final BitSet undecided = new BitSet();

  /// Patterns whose automaton alone has too many states.
  private final BitSet tooMuch = new BitSet();

  /// Per module, the number of what is known of it so far.
  private final int[] known;

  private List<BitSet> vectors = new ArrayList<>();
  private long backtrackingSteps;

  private NameClassifier(List<@Nullable NameTest> tests, ModelTree model) {
    this.model = model;
    testCount = tests.size();
    known = new int[model.modules().size()];
    backtrackingSteps = BACKTRACKING_STEPS + BACKTRACKING_STEPS_PER_MODULE * known.length;
    BitSet always = new BitSet();
    Map<String, Integer> numbers = new HashMap<>();
    List<BitSet> places = new ArrayList<>();
    patterns = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      NameTest test = tests.get(i);
      if (test == null) {
        always.set(i);
        continue;
      }
      int number = numbers.computeIfAbsent(test.text(), _ -> patterns.size());
      if (number == patterns.size()) {
        patterns.add(test.pattern());
        places.add(new BitSet());
      }
      places.get(number).set(i);
    }
    placesOf = places.toArray(BitSet[]::new);
    vectors.add(always);
    automata = new Automata(patterns, POOL);
  }

  /// Decides which tests match which modules.
  ///
  /// @param tests name tests; one that is `null` matches always
  public static Classification classify(List<@Nullable NameTest> tests, ModelTree model) {
    return new NameClassifier(tests, model).run();
  }

  private Classification run() {
    match(IntStream.range(0, automata.size()).filter(automata::has).toArray());
    for (int i = 0; i < automata.size(); i++) {
      if (automata.inexactness(i) != null || tooMuch.get(i)) {
        backtrack(i);
      }
    }
    if (!inexact.isEmpty()) {
      combine(new int[known.length], _ -> new BitSet(), testCount);
    }
    return new Classification(known, vectors, inexact, undecided);
  }

  private void match(int[] group) {
    if (group.length == 0) {
      return;
    }
    int[] starts = new int[group.length];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = automata.start(group[i]);
    }
    automata.budget().grant(GROUP_WORK);
    try {
      Product product = new Product(automata, starts);
      int[] answers = new TreeWalk(model, automata.alphabet(), product).answers();
      combine(answers, set -> tests(group, product.set(set)), Integer.MAX_VALUE);
    } catch (OverBudget e) {
      automata.recover();
      int half = group.length / 2;
      if (half == 0) {
        tooMuch.set(group[0]);
      } else {
        match(Arrays.copyOf(group, half));
        match(Arrays.copyOfRange(group, half, group.length));
      }
    }
  }

  private BitSet tests(int[] group, int[] matched) {
    BitSet out = new BitSet();
    for (int i : matched) {
      int pattern = group[i];
      if (automata.inexactness(pattern) == null) {
        out.or(placesOf[pattern]);
      } else {
        out.set(testCount + pattern);
      }
    }
    return out;
  }

  /// Adds to what is known of each module an answer, which stands for some more tests that match;
  /// drops what does not lie below `limit`.
  private void combine(int[] answers, IntFunction<BitSet> meaning, int limit) {
    LongIntMap pairs = new LongIntMap();
    Map<BitSet, Integer> numbers = new HashMap<>();
    List<BitSet> next = new ArrayList<>();
    for (int module = 0; module < known.length; module++) {
      long pair = (long) known[module] << 32 | answers[module];
      int number = pairs.get(pair);
      if (number < 0) {
        BitSet vector = meaning.apply(answers[module]);
        vector.or(vectors.get(known[module]));
        vector.clear(Math.min(limit, vector.length()), vector.length());
        number = numbers.computeIfAbsent(vector, _ -> next.size());
        if (number == next.size()) {
          next.add(vector);
        }
        pairs.put(pair, number);
      }
      known[module] = number;
    }
    vectors = next;
  }

  /// Decides one pattern by backtracking, on the names that its automaton, if it has one, matches.
  private void backtrack(int pattern) {
    BitSet own = placesOf[pattern];
    inexact.or(own);
    boolean all = !automata.has(pattern) || tooMuch.get(pattern);
    BitSet candidates = new BitSet();
    for (int i = 0; i < vectors.size(); i++) {
      candidates.set(i, all || vectors.get(i).get(testCount + pattern));
    }
    if (candidates.isEmpty()) {
      return;
    }
    PatternMatcher matcher = new PatternMatcher(patterns.get(pattern), SEARCH_STEPS);
    int[] answers = new int[known.length];
    for (int module = 0; module < answers.length; module++) {
      if (!candidates.get(known[module])) {
        continue;
      }
      PatternMatcher.Answer answer = PatternMatcher.Answer.GAVE_UP;
      if (matcher.stepsTaken() < backtrackingSteps) {
        answer = matcher.search(model.modules().get(module).name());
      }
      answers[module] = answer == PatternMatcher.Answer.FOUND ? 1 : 0;
      if (answer == PatternMatcher.Answer.GAVE_UP) {
        undecided.or(own);
      }
    }
    backtrackingSteps -= matcher.stepsTaken();
    combine(answers, found -> found == 1 ? (BitSet) own.clone() : new BitSet(), Integer.MAX_VALUE);
  }
}
