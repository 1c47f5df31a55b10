package dev.ktc.compiler.analysis;

import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Module names without their numbers: `mlp.experts.*.gate_proj` for all experts of all layers.
public final class ModuleKinds {
  private static final String LAYERS = "layers.";

  private final List<ModuleNode> modules;
  private final int[] kinds;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /// Per kind, the kinds of children by the last part of their names.
  private final List<Map<String, Integer>> children = new ArrayList<>();

  /// @param model whose modules; kinds are made up as they are asked for
  ModuleKinds(ModelTree model) {
    this.modules = model.modules();
    this.kinds = new int[modules.size()];
  }

  /// The kind of a module, as a small number.
  int of(int module) {
    if (kinds[module] == 0) {
      kinds[module] = 1 + number(modules.get(module));
    }
    return kinds[module] - 1;
  }

  /// What a kind is called below its layer, numbers replaced by `*`; its whole name outside the
  /// layers, and empty for the layer itself.
  String name(int kind) {
    return names.get(kind);
  }

  private int number(ModuleNode module) {
    if (module.layer() < 0) {
      return number(module.name());
    }
    if (modules.get(module.parent()).layer() < 0) {
      return number("");
    }
    int above = of(module.parent());
    String part = module.lastSegment();
    Integer known = children.get(above).get(part);
    if (known == null) {
      String shown = isNumber(part) ? "*" : part;
      String prefix = name(above);
      known = number(prefix.isEmpty() ? shown : prefix + "." + shown);
      children.get(above).put(part, known);
    }
    return known;
  }

  private int number(String name) {
    Integer known = numbers.putIfAbsent(name, names.size());
    if (known != null) {
      return known;
    }
    names.add(name);
    children.add(new HashMap<>());
    return names.size() - 1;
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// What a module is called below its layer, as it is; empty for the layer itself.
  public static String belowLayer(ModuleNode module) {
    String name = module.name();
    String number = LAYERS + module.layer();
    int at = name.indexOf(number);
    return at < 0 ? name : name.substring(Math.min(name.length(), at + number.length() + 1));
  }

  /// The kinds of the visited modules of some match sets, most frequent first, up to `limit` by
  /// name: `` `mlp.gate`, `self_attn` and 3 more kinds ``.
  public static String phrase(RuleCoverage coverage, BitSet matchSets, int limit) {
    ModuleKinds kinds = coverage.kinds();
    Map<Integer, Integer> counts = new HashMap<>();
    coverage.forEachModule(
        matchSets,
        module -> {
          if (coverage.resolution().visited(module)) {
            counts.merge(kinds.of(module), 1, Integer::sum);
          }
        });
    List<String> order =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Comparator.comparing(entry -> kinds.name(entry.getKey()))))
            .map(entry -> kinds.name(entry.getKey()))
            .toList();
    return phrase(order, limit);
  }

  /// Some kinds by name and the number of the others.
  public static String phrase(List<String> kinds, int limit) {
    int shown = kinds.size() <= limit + 1 ? kinds.size() : limit;
    String names =
        kinds.subList(0, shown).stream().map(ModuleKinds::quoted).collect(Collectors.joining(", "));
    return shown == kinds.size() ? names : names + " and " + (kinds.size() - shown) + " more kinds";
  }

  private static String quoted(String kind) {
    return kind.isEmpty() ? "the layer itself" : "`" + kind + "`";
  }
}
