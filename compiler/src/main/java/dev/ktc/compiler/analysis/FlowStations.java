package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.RuleDevices.Duty;
import dev.ktc.compiler.analysis.RuleDevices.Effect;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The modules that the token stream passes and whose device matters, found in one pass.
final class FlowStations {
  /// Layer numbers from here on are not looked at; no model comes near it.
  private static final int LAYER_BOUND = 1 << 16;

  private final RuleCoverage coverage;
  private final Resolution resolution;
  private final Duty[] duties;
  private final Set<String> cached = new HashSet<>();
  private final Set<String> built = new HashSet<>();
  private final @Nullable DeviceName defaultDevice;

  /// Per layer, in visiting order.
  final TreeMap<Integer, List<Station>> layers = new TreeMap<>();

  /// The final norm; null when there is none or its device is not known.
  @Nullable Station norm;

  /// The output layer; likewise.
  @Nullable Station head;

  /// The token embedding; likewise.
  @Nullable Station embedding;

  /// The module that holds the list of layers, -1 when there are no layers.
  int stack = -1;

  /// Who decided over a module's device.
  enum Placer {
    /// The rule that wins it.
    RULE,
    /// Nobody: no rule matches it.
    NOBODY,
    /// Nobody: it lies below a module that a rule with `recursive: false` wins.
    STOPPED
  }

  /// A module whose device matters.
  ///
  /// @param rule the rule that wins it or stopped the visit, -1 for none
  /// @param device where it computes, or delivers its result
  /// @param cache whether its KV cache lies there too
  record Station(
      ModuleNode module,
      Placer placer,
      int rule,
      Effect effect,
      DeviceName device,
      boolean cache) {}

  private FlowStations(RuleCoverage coverage, Duty[] duties) {
    this.coverage = coverage;
    this.resolution = coverage.resolution();
    this.duties = duties;
    this.defaultDevice = RuleDevices.device(resolution.defaultDevice());
    for (CacheSpec cache : coverage.model().facts().caches()) {
      cached.add(cache.module());
    }
  }

  static FlowStations of(RuleCoverage coverage, Duty[] duties) {
    FlowStations stations = new FlowStations(coverage, duties);
    stations.walk();
    return stations;
  }

  private void walk() {
    List<ModuleNode> modules = coverage.model().modules();
    int next = 0;
    for (ModuleNode module : modules) {
      if (module.id() < next) {
        continue;
      }
      if (stack < 0 && module.layer() >= 0 && module.parent() > 0) {
        stack = modules.get(module.parent()).parent();
      }
      int winner = resolution.winner(module.id());
      boolean builtHere = !built.isEmpty() && built.contains(module.name());
      if (builtHere || (winner >= 0 && duties[winner].is(OperatorKind.EXPERTS))) {
        next = module.end();
      }
      Station station = builtHere ? null : station(module, winner);
      if (station != null) {
        add(station);
      }
      if (winner >= 0 && duties[winner].operator() != null) {
        noteBuilt(module, winner);
      }
    }
  }

  private void noteBuilt(ModuleNode module, int winner) {
    var operator = duties[winner].operator();
    if (operator != null && operator.memory().builtExperts() != null) {
      built.add(module.name() + ".experts");
    }
  }

  private @Nullable Station station(ModuleNode module, int winner) {
    // Attention is never a leaf; most modules are.
    boolean cache = module.end() > module.id() + 1 && cached.contains(module.name());
    boolean holds = !module.parameters().isEmpty();
    if (!resolution.visited(module.id())) {
      int stopper = holds ? coverage.coveredBy(module.id()) : -1;
      return stopper < 0 || !duties[stopper].known()
          ? null
          : new Station(
              module, Placer.STOPPED, stopper, Effect.FAILS, RuleDevices.current(), cache);
    }
    if (winner < 0) {
      return defaultDevice == null || !(holds || cache)
          ? null
          : new Station(module, Placer.NOBODY, -1, Effect.FAILS, defaultDevice, cache);
    }
    Duty duty = duties[winner];
    DeviceName device = duty.device();
    boolean matters = duty.operator() != null || holds || cache;
    return device == null || !matters
        ? null
        : new Station(module, Placer.RULE, winner, duty.effect(), device, cache);
  }

  private void add(Station station) {
    ModuleNode module = station.module();
    if (module.layer() >= 0) {
      if (module.layer() < LAYER_BOUND) {
        layers.computeIfAbsent(module.layer(), _ -> new ArrayList<>()).add(station);
      }
      return;
    }
    String type = module.type().name();
    if (type.equals("torch.nn.Embedding")) {
      embedding = embedding == null ? station : embedding;
    } else if (module.name().equals("lm_head")) {
      head = station;
    } else if (type.endsWith("Norm")) {
      norm = station;
    }
  }
}
