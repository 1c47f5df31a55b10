package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;

/// Questions about the legal names that patterns match.
public final class NameQuestions {
  private static final long POOL = 1_000_000;
  private static final long PRODUCT_WORK = 1_000_000;

  private NameQuestions() {}

  /// Looks for a legal name that `wanted` matches and none of `unwanted` does.
  ///
  /// Without any unwanted ones: whether a pattern matches any legal name. With some: whether they
  /// together cover it. With an edited form of the same pattern: whether the edit changes anything.
  public static Witness find(Pattern wanted, List<Pattern> unwanted) {
    List<Pattern> patterns = new ArrayList<>();
    patterns.add(wanted);
    patterns.addAll(unwanted);
    Automata automata = new Automata(patterns, POOL);
    int[] starts = new int[patterns.size()];
    for (int i = 0; i < starts.length; i++) {
      Inexactness inexactness = automata.inexactness(i);
      if (inexactness != null) {
        return new Witness.Undecided(inexactness);
      }
      starts[i] = automata.start(i);
    }
    automata.budget().grant(PRODUCT_WORK);
    try {
      return new Search(automata, starts).run();
    } catch (OverBudget e) {
      return new Witness.Undecided(Inexactness.BUDGET);
    }
  }

  /// Looks for a legal name that only one of the two matches.
  public static Witness difference(Pattern one, Pattern other) {
    Witness first = find(one, List.of(other));
    return first instanceof Witness.None ? find(other, List.of(one)) : first;
  }

  private static final class Search implements LegalNames.Visitor {
    private final Product product;
    private final LegalNames names;
    private Witness result = new Witness.None();

    Search(Automata automata, int[] starts) {
      product = new Product(automata, starts);
      names = new LegalNames(automata.alphabet(), product);
    }

    Witness run() {
      names.walk(this);
      return result;
    }

    @Override
    public boolean visit(int accepted, boolean stopped, int place) {
      int[] matching = product.set(accepted);
      if (matching.length == 1 && matching[0] == 0) {
        result = new Witness.Found(names.witness(place));
        return false;
      }
      return true;
    }

    /// Not where an unwanted one has already found something, or the wanted one never will.
    @Override
    public boolean goesOn(int state) {
      return product.onlyFirst(state);
    }
  }
}
