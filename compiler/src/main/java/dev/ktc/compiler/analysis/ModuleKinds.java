package dev.ktc.compiler.analysis;

import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Module names without their numbers: `mlp.experts.*.gate_proj` for all experts of all layers.
public final class ModuleKinds {
  private static final String LAYERS = "layers.";

  private ModuleKinds() {}

  /// What a module is called below its layer, numbers replaced by `*`; its whole name outside the
  /// layers.
  public static String of(ModuleNode module) {
    return module.layer() < 0 ? module.name() : numberless(belowLayer(module));
  }

  /// What a module is called below its layer, as it is; empty for the layer itself.
  public static String belowLayer(ModuleNode module) {
    String name = module.name();
    String number = LAYERS + module.layer();
    int at = name.indexOf(number);
    return at < 0 ? name : name.substring(Math.min(name.length(), at + number.length() + 1));
  }

  /// The kinds among some match sets, most frequent first, up to `limit` by name:
  /// `` `mlp.gate`, `self_attn` and 3 more kinds ``.
  public static String phrase(RuleCoverage coverage, BitSet matchSets, int limit) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<ModuleNode> modules = coverage.model().modules();
    Map<String, String> known = new HashMap<>();
    coverage.forEachModule(
        matchSets,
        module -> {
          if (coverage.resolution().visited(module)) {
            ModuleNode node = modules.get(module);
            String exact = node.layer() < 0 ? node.name() : belowLayer(node);
            counts.merge(known.computeIfAbsent(exact, name -> of(node)), 1, Integer::sum);
          }
        });
    List<Map.Entry<String, Integer>> order = new ArrayList<>(counts.entrySet());
    order.sort(
        Map.Entry.<String, Integer>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    return phrase(order.stream().map(Map.Entry::getKey).toList(), limit);
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

  private static String numberless(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (String part : name.split("\\.", -1)) {
      boolean number = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      text.append(text.isEmpty() ? "" : ".").append(number ? "*" : part);
    }
    return text.toString();
  }
}
