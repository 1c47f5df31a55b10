package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.Placement.Below;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.resolve.Resolution;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Matrices that one operation loads and that the files store in one way.
///
/// @param rule whose doing it is; null for modules that no rule matches
/// @param operation what loads them: `KLinearMarlin`, `KExpertsCPU`, `default`
/// @param type how they are stored: `Q4_K`, `F8_E4M3`
/// @param ofExperts whether they belong to single experts that nothing loads together
/// @param first the first module
/// @param layers the layers concerned
/// @param modules how many modules
public record StoredUse(
    @Nullable Rule rule,
    String operation,
    String type,
    boolean ofExperts,
    ModuleNode first,
    BitSet layers,
    int modules) {

  /// What is summed up in one of them.
  private record Key(int group, String type, boolean ofExperts) {}

  /// Collects one of them.
  private static final class Sum {
    private final ModuleNode first;
    private final BitSet layers = new BitSet();
    private int modules;

    Sum(ModuleNode first) {
      this.first = first;
    }

    void add(ModuleNode module) {
      modules++;
      if (module.layer() >= 0) {
        layers.set(module.layer());
      }
    }
  }

  /// All of them, in the order of their first modules; none where no weights are at hand.
  public static List<StoredUse> of(Resolution resolution) {
    Weights weights = resolution.model().weights();
    if (weights.format() == Weights.Format.NONE) {
      return List.of();
    }
    WeightWalk walk = new WeightWalk(resolution, new Placements());
    walk.run();
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (ModuleNode module : resolution.model().modules()) {
      String type = weights.type(module.id());
      if (type != null && isMatrix(module)) {
        int group = walk.group(module.id());
        boolean together = walk.placementOf(group).below() == Below.LOADED_BY_OPERATOR;
        boolean ofExperts = !together && isOfExpert(module.name());
        sums.computeIfAbsent(new Key(group, type, ofExperts), key -> new Sum(module)).add(module);
      }
    }
    return sums.entrySet().stream()
        .map(entry -> use(entry.getKey(), entry.getValue(), walk))
        .toList();
  }

  private static StoredUse use(Key key, Sum sum, WeightWalk walk) {
    Placement placement = walk.placementOf(key.group());
    String label = placement.label();
    return new StoredUse(
        placement.rule(),
        label.substring(label.lastIndexOf(' ') + 1),
        key.type(),
        key.ofExperts(),
        sum.first,
        sum.layers,
        sum.modules);
  }

  private static boolean isMatrix(ModuleNode module) {
    for (TensorSpec parameter : module.parameters()) {
      if (parameter.name().equals("weight") && parameter.shape().size() > 1) {
        return true;
      }
    }
    return false;
  }

  /// Whether a name goes through a numbered expert.
  private static boolean isOfExpert(String name) {
    int place = name.indexOf(".experts.");
    int digit = place + ".experts.".length();
    return place >= 0 && digit < name.length() && Character.isDigit(name.charAt(digit));
  }
}
