package dev.ktc.compiler.analysis;

import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The modules of a model that no rule matches though their device matters: those with parameters,
/// those with a KV cache, rotary embeddings.
public final class Uncovered {
  private static final long BYTES = 2;

  private final RuleCoverage coverage;
  private final List<ModuleNode> modules;
  private final Map<Integer, Integer> layerStart = new HashMap<>();

  private Uncovered(RuleCoverage coverage) {
    this.coverage = coverage;
    this.modules = coverage.model().modules();
  }

  /// Uncovered modules of one kind.
  ///
  /// @param kind [ModuleKinds#of]
  /// @param layers where they lie
  /// @param count how many
  /// @param bytes of their parameters in bfloat16
  /// @param first the first of them
  public record Kind(String kind, BitSet layers, int count, long bytes, ModuleNode first) {}

  /// A run of layers that the rules leave out, though they cover the same modules beside it.
  ///
  /// @param from the first layer
  /// @param to the last
  /// @param before the rules that cover the layer before, by how much they miss; empty when the
  ///     run begins the model
  /// @param after the same for the layer after it
  /// @param kinds what is left out
  public record Gap(int from, int to, List<Integer> before, List<Integer> after, List<Kind> kinds) {
    public Gap {
      before = List.copyOf(before);
      after = List.copyOf(after);
      kinds = List.copyOf(kinds);
    }
  }

  /// What is left out, told apart.
  ///
  /// @param gaps holes in layer ranges, in order
  /// @param rest kinds that no rule covers anywhere near, the largest first
  public record Found(List<Gap> gaps, List<Kind> rest) {
    public Found {
      gaps = List.copyOf(gaps);
      rest = List.copyOf(rest);
    }
  }

  /// Finds them.
  public static Found of(RuleCoverage coverage) {
    return new Uncovered(coverage).find();
  }

  /// Whether it matters where a module is.
  public static boolean matters(RuleCoverage coverage, ModuleNode module) {
    return Needs.of(coverage).has(module);
  }

  /// What makes a module need a device.
  ///
  /// @param cached names of the modules with a KV cache
  /// @param layersRotate whether layers have rotary embeddings of their own, so that one outside of
  ///     them is not used
  private record Needs(Set<String> cached, boolean layersRotate) {
    private static final String ROTARY = "RotaryEmbedding";

    static Needs of(RuleCoverage coverage) {
      Set<String> cached = new HashSet<>();
      for (CacheSpec cache : coverage.model().facts().caches()) {
        cached.add(cache.module());
      }
      boolean layersRotate =
          coverage.uses().stream()
              .anyMatch(kind -> kind.inLayers() && kind.first().type().name().contains(ROTARY));
      return new Needs(cached, layersRotate);
    }

    boolean has(ModuleNode module) {
      return !module.parameters().isEmpty()
          || cached.contains(module.name())
          || (module.type().name().contains(ROTARY) && (module.layer() >= 0 || !layersRotate));
    }
  }

  private Found find() {
    Map<String, List<ModuleNode>> byKind = byKind();
    if (byKind.isEmpty()) {
      return new Found(List.of(), List.of());
    }
    for (ModuleNode module : modules) {
      if (module.layer() >= 0) {
        layerStart.putIfAbsent(module.layer(), module.id());
      }
    }
    Map<Long, GapBuilder> gaps = new TreeMap<>();
    List<Kind> rest = new ArrayList<>();
    for (Map.Entry<String, List<ModuleNode>> entry : byKind.entrySet()) {
      divide(entry.getKey(), entry.getValue(), gaps, rest);
    }
    rest.sort(Comparator.comparingLong((Kind kind) -> -kind.bytes()).thenComparing(Kind::kind));
    return new Found(gaps.values().stream().map(GapBuilder::build).toList(), rest);
  }

  /// The modules that count, by kind, in order of first appearance.
  private Map<String, List<ModuleNode>> byKind() {
    BitSet none = new BitSet();
    List<BitSet> sets = coverage.resolution().matchSets();
    for (int set = 0; set < sets.size(); set++) {
      none.set(set, sets.get(set).isEmpty());
    }
    Needs needs = Needs.of(coverage);
    ModuleKinds kinds = coverage.kinds();
    Map<Integer, List<ModuleNode>> byKind = new LinkedHashMap<>();
    coverage.forEachModule(
        none,
        id -> {
          ModuleNode module = modules.get(id);
          if (needs.has(module) && coverage.resolution().visited(id)) {
            byKind.computeIfAbsent(kinds.of(id), _ -> new ArrayList<>()).add(module);
          }
        });
    Map<String, List<ModuleNode>> named = new LinkedHashMap<>();
    byKind.forEach((kind, some) -> named.put(kinds.name(kind), some));
    return named;
  }

  /// Cuts one kind into runs of layers, and sorts those with covered neighbours into gaps.
  private void divide(
      String kind, List<ModuleNode> all, Map<Long, GapBuilder> gaps, List<Kind> rest) {
    BitSet layers = new BitSet();
    all.stream().filter(m -> m.layer() >= 0).forEach(m -> layers.set(m.layer()));
    List<ModuleNode> left = new ArrayList<>();
    Map<Integer, List<ModuleNode>> byLayer = new HashMap<>();
    for (ModuleNode module : all) {
      if (module.layer() < 0) {
        left.add(module);
      } else {
        byLayer.computeIfAbsent(module.layer(), _ -> new ArrayList<>()).add(module);
      }
    }
    for (int from = layers.nextSetBit(0); from >= 0; ) {
      int to = layers.nextClearBit(from) - 1;
      List<ModuleNode> run = new ArrayList<>();
      for (int layer = from; layer <= to; layer++) {
        run.addAll(byLayer.getOrDefault(layer, List.of()));
      }
      String below = ModuleKinds.belowLayer(run.getFirst());
      int before = neighbour(from - 1, below);
      int after = neighbour(to + 1, below);
      if (before < 0 && after < 0) {
        left.addAll(run);
      } else {
        gaps.computeIfAbsent(((long) from << 32) | to, _ -> new GapBuilder())
            .add(from, to, before, after, summarise(kind, run));
      }
      from = layers.nextSetBit(to + 1);
    }
    if (!left.isEmpty()) {
      rest.add(summarise(kind, left));
    }
  }

  private static Kind summarise(String kind, List<ModuleNode> modules) {
    BitSet layers = new BitSet();
    long bytes = 0;
    for (ModuleNode module : modules) {
      if (module.layer() >= 0) {
        layers.set(module.layer());
      }
      bytes = saturated(bytes, module.parameterCount());
    }
    return new Kind(kind, layers, modules.size(), bytes, modules.getFirst());
  }

  private static long saturated(long bytes, long elements) {
    long more = elements > Long.MAX_VALUE / BYTES ? Long.MAX_VALUE : elements * BYTES;
    return bytes > Long.MAX_VALUE - more ? Long.MAX_VALUE : bytes + more;
  }

  /// The rule that covers the module of the same name in another layer, -1 for none.
  private int neighbour(int layer, String below) {
    Integer start = layerStart.get(layer);
    if (start == null) {
      return -1;
    }
    for (int id = start; id < modules.size() && modules.get(id).layer() == layer; id++) {
      if (ModuleKinds.belowLayer(modules.get(id)).equals(below)) {
        return coverage.coveredBy(id);
      }
    }
    return -1;
  }

  /// Collects the kinds that are missing from the same layers.
  private static final class GapBuilder {
    private int from;
    private int to;
    private final Map<Integer, Long> before = new TreeMap<>();
    private final Map<Integer, Long> after = new TreeMap<>();
    private final List<Kind> kinds = new ArrayList<>();

    void add(int first, int last, int ruleBefore, int ruleAfter, Kind kind) {
      from = first;
      to = last;
      kinds.add(kind);
      if (ruleBefore >= 0) {
        before.merge(ruleBefore, kind.bytes(), Uncovered::plus);
      }
      if (ruleAfter >= 0) {
        after.merge(ruleAfter, kind.bytes(), Uncovered::plus);
      }
    }

    Gap build() {
      return new Gap(from, to, byWeight(before), byWeight(after), kinds);
    }

    private static List<Integer> byWeight(Map<Integer, Long> rules) {
      return rules.entrySet().stream()
          .sorted(
              Map.Entry.<Integer, Long>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  private static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
