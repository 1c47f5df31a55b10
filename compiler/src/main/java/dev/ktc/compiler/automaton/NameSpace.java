package dev.ktc.compiler.automaton;

import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.pattern.Pattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All legal module names, cut into the cells that the name tests of a rule file tell apart.
///
/// A legal name is the root's, which is empty, or segments joined by `.`, each of at least one
/// character other than `.` and newline. Whatever holds in every cell holds for every name.
public final class NameSpace {
  private static final long POOL = 4_000_000;
  private static final long PRODUCT_WORK = 6_000_000;

  private final List<Cell> cells;
  private final boolean complete;
  private final List<@Nullable Inexactness> inexactness;

  private NameSpace(List<Cell> cells, boolean complete, List<@Nullable Inexactness> inexactness) {
    this.cells = List.copyOf(cells);
    this.complete = complete;
    this.inexactness = Collections.unmodifiableList(inexactness);
  }

  /// The cells of a rule file.
  public static NameSpace of(RuleSet rules) {
    Map<String, Integer> numbers = new HashMap<>();
    List<Pattern> patterns = new ArrayList<>();
    int[] patternOf = new int[rules.rules().size()];
    for (int i = 0; i < patternOf.length; i++) {
      NameTest test = rules.rules().get(i).selector().name();
      patternOf[i] = -1;
      if (test != null) {
        patternOf[i] = numbers.computeIfAbsent(test.text(), _ -> patterns.size());
        if (patternOf[i] == patterns.size()) {
          patterns.add(test.pattern());
        }
      }
    }
    Automata automata = new Automata(patterns, POOL);
    automata.determinise();
    List<@Nullable Inexactness> inexactness = new ArrayList<>();
    for (int pattern : patternOf) {
      inexactness.add(pattern < 0 ? null : automata.inexactness(pattern));
    }
    CellCollector collector = new CellCollector(rules, patternOf, automata, PRODUCT_WORK);
    boolean complete = collector.collect();
    return new NameSpace(collector.cells(), complete, inexactness);
  }

  /// The cells, by the length of their witnesses; that of the root's name is the first.
  public List<Cell> cells() {
    return cells;
  }

  /// Whether the cells cover all legal names; otherwise they show what is possible, but prove
  /// nothing.
  public boolean complete() {
    return complete;
  }

  /// Places in `rules.rules()` whose name test is not decided for all names.
  public BitSet inexact() {
    BitSet out = new BitSet();
    for (int i = 0; i < inexactness.size(); i++) {
      out.set(i, inexactness.get(i) != null);
    }
    return out;
  }

  /// Why the name test of a rule is not decided for all names.
  ///
  /// @param place in `rules.rules()`
  public Optional<Inexactness> inexactness(int place) {
    return Optional.ofNullable(inexactness.get(place));
  }
}
