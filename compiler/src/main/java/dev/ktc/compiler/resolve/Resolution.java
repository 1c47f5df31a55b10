package dev.ktc.compiler.resolve;

import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.model.ModelTree;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For each module of a model: whether KTransformers visits it, which rule wins it, and which rules
/// would match it too.
///
/// Many modules share the same set of matching rules; each distinct set is kept once.
public final class Resolution {
  private static final int NOT_VISITED = -1;

  private final ModelTree model;
  private final RuleSet rules;
  private final String defaultDevice;
  private final int[] setOf;
  private final boolean[] visited;
  private final List<BitSet> sets;
  private final BitSet undecided;

  /// @param setOf per module the index in `sets` of the rules that match it
  /// @param visited per module whether KTransformers visits it
  /// @param sets distinct sets of matching rules; bits are places in `rules.rules()`
  /// @param undecided places of rules that may match more than is known
  Resolution(
      ModelTree model,
      RuleSet rules,
      String defaultDevice,
      int[] setOf,
      boolean[] visited,
      List<BitSet> sets,
      BitSet undecided) {
    this.model = model;
    this.rules = rules;
    this.defaultDevice = defaultDevice;
    this.setOf = setOf;
    this.visited = visited;
    this.sets = sets;
    this.undecided = undecided;
  }

  /// The model.
  public ModelTree model() {
    return model;
  }

  /// The rules.
  public RuleSet rules() {
    return rules;
  }

  /// The device of modules that no rule matches.
  public String defaultDevice() {
    return defaultDevice;
  }

  /// Whether KTransformers visits a module: no ancestor was won by a rule with `recursive: false`.
  public boolean visited(int module) {
    return visited[module];
  }

  /// The place in `rules().rules()` of the rule that wins a visited module, -1 for none.
  public int winner(int module) {
    return visited[module] ? sets.get(setOf[module]).nextSetBit(0) : NOT_VISITED;
  }

  /// The rule that wins a visited module; null for none.
  public @Nullable RuleId winningRule(int module) {
    int place = winner(module);
    return place < 0 ? null : rules.rules().get(place).id();
  }

  /// Which of the distinct sets of matching rules a module has, visited or not.
  public int matchSet(int module) {
    return setOf[module];
  }

  /// The distinct sets of matching rules; bits are places in `rules().rules()`. Not to be changed.
  public List<BitSet> matchSets() {
    return sets;
  }

  /// Places in `rules().rules()` of rules whose pattern took too much work on some names, which
  /// count as not matched. While there are any, nothing is certain: each such rule may win more
  /// modules, and end more visits. Not to be changed.
  public BitSet undecided() {
    return undecided;
  }
}
