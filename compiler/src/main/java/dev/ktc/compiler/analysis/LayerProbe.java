package dev.ktc.compiler.analysis;

import dev.ktc.compiler.model.ModuleNode;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which layers a rule would match if the model had more of them.
public final class LayerProbe {
  /// Patterns that match this layer mean any layer.
  private static final int ANY = 1_000_003;

  private static final int BLOCK = 100;
  private static final int MOST = 1_000;

  private final RuleCoverage coverage;
  private final RuleEvaluator evaluator;
  private final int layers;

  /// @param coverage the rules on a model
  /// @param evaluator of the same rules
  public LayerProbe(RuleCoverage coverage, RuleEvaluator evaluator) {
    this.coverage = coverage;
    this.evaluator = evaluator;
    this.layers = coverage.model().facts().layers();
  }

  /// Layers beyond the model's that a rule names.
  ///
  /// @param layers the numbers
  /// @param witness a name in the first of them
  public record Beyond(BitSet layers, String witness) {}

  /// The layers beyond the model's that a rule names one by one; null for none. A rule that takes
  /// any number names none.
  public @Nullable Beyond beyond(int rule) {
    Set<String> seen = new HashSet<>();
    for (ModuleNode module : samples(rule)) {
      if (module.layer() < 0 || !seen.add(ModuleKinds.belowLayer(module))) {
        continue;
      }
      String prefix = prefix(module);
      String suffix = module.name().substring(prefix.length() + digits(module.layer()));
      BitSet found = numbers(rule, prefix, suffix);
      if (!found.isEmpty()) {
        return new Beyond(found, prefix + found.nextSetBit(0) + suffix);
      }
    }
    return null;
  }

  /// Where to put other numbers: a module in a layer that the rule matches, else one of each kind.
  private List<ModuleNode> samples(int rule) {
    ModuleNode matched = firstInLayer(rule);
    if (matched != null) {
      return List.of(matched);
    }
    return coverage.matched(rule) > 0 ? List.of() : coverage.representatives();
  }

  private @Nullable ModuleNode firstInLayer(int rule) {
    BitSet one = new BitSet();
    List<ModuleNode> modules = coverage.model().modules();
    ModuleNode[] found = new ModuleNode[1];
    BitSet sets = coverage.sets(rule);
    for (int set = sets.nextSetBit(0);
        set >= 0 && found[0] == null;
        set = sets.nextSetBit(set + 1)) {
      one.clear();
      one.set(set);
      coverage.forEachModule(
          one,
          module -> {
            if (found[0] == null && modules.get(module).layer() >= 0) {
              found[0] = modules.get(module);
            }
          });
    }
    return found[0];
  }

  private BitSet numbers(int rule, String prefix, String suffix) {
    BitSet found = new BitSet();
    if (evaluator.finds(rule, prefix + ANY + suffix)) {
      return found;
    }
    for (int from = layers; from < MOST; ) {
      int end = Math.min(MOST, (from / BLOCK + 1) * BLOCK);
      boolean any = false;
      for (int number = from; number < end; number++) {
        if (evaluator.finds(rule, prefix + number + suffix)) {
          found.set(number);
          any = true;
        }
      }
      if (!any && from > layers) {
        break;
      }
      from = end;
      if (!any && !evaluator.finds(rule, prefix + from + suffix)) {
        break;
      }
    }
    return found;
  }

  private static String prefix(ModuleNode module) {
    String below = ModuleKinds.belowLayer(module);
    int end = module.name().length() - below.length() - (below.isEmpty() ? 0 : 1);
    return module.name().substring(0, end - digits(module.layer()));
  }

  private static int digits(int layer) {
    return Integer.toString(layer).length();
  }
}
