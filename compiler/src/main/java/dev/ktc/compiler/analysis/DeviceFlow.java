package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.FlowStations.Placer;
import dev.ktc.compiler.analysis.FlowStations.Station;
import dev.ktc.compiler.analysis.RuleDevices.Duty;
import dev.ktc.compiler.analysis.RuleDevices.Effect;
import dev.ktc.compiler.analysis.TransferMap.Transfer;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The device of the token stream, layer by layer, and the modules that compute elsewhere.
///
/// The stream starts on the device of the first layer's attention and moves where `transfer_map`
/// says so. A layer's *home* is the device that most of its modules are on by rule. Where a home is
/// not where the stream is, the whole layer is off; a module that is not on its layer's home is
/// misplaced by its own rule. So each mistake shows once.
public final class DeviceFlow {
  private static final String ATTENTION = "self_attn";

  private final RuleCoverage coverage;
  private final Duty[] duties;
  private final FlowStations stations;
  private final @Nullable TransferMap transferMap;
  private final TreeMap<Integer, DeviceName> streams = new TreeMap<>();
  private final TreeMap<Integer, DeviceName> homes = new TreeMap<>();
  private final List<Transfer> idle = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();
  private final Map<Long, Misplaced> misplaced = new LinkedHashMap<>();
  private final Map<Integer, BitSet> strays = new HashMap<>();
  private final TreeSet<DeviceName> accelerators = new TreeSet<>();
  private DeviceName last;

  private DeviceFlow(RuleCoverage coverage) {
    this.coverage = coverage;
    List<Rule> rules = coverage.resolution().rules().rules();
    this.duties = new Duty[rules.size()];
    for (int rule = 0; rule < duties.length; rule++) {
      duties[rule] = RuleDevices.of(rules.get(rule).action());
    }
    this.stations = FlowStations.of(coverage, duties);
    int winner = stations.stack < 0 ? -1 : coverage.resolution().winner(stations.stack);
    this.transferMap =
        winner < 0
            ? null
            : TransferMap.of(winner, rules.get(winner).action(), coverage.model().facts().layers());
    this.last = RuleDevices.current();
  }

  /// Layers as a whole off the stream.
  ///
  /// @param from the first layer
  /// @param to the last layer
  /// @param home where the rules put them
  /// @param stream where the token stream is
  /// @param rule the rule that puts the first module of the first layer there
  public record Segment(int from, int to, DeviceName home, DeviceName stream, int rule) {}

  /// Modules that one rule puts elsewhere than the rest of their layers.
  public static final class Misplaced {
    /// The rule.
    public final int rule;

    /// What becomes of their input.
    public final Effect effect;

    /// Where they are.
    public final DeviceName device;

    /// Whether they lie below a module that stopped the visit.
    public final boolean stopped;

    /// Where the stream is there.
    public final TreeSet<DeviceName> expected = new TreeSet<>();

    /// The layers.
    public final BitSet layers = new BitSet();

    /// Their kinds, in order of first appearance.
    public final List<String> kinds = new ArrayList<>();

    /// The first of them.
    public final ModuleNode first;

    /// How many.
    public int modules;

    /// Whether a KV cache is among what is misplaced.
    public boolean cache;

    Misplaced(Station station) {
      rule = station.rule();
      effect = station.effect();
      device = station.device();
      stopped = station.placer() == Placer.STOPPED;
      first = station.module();
    }

    private void add(Station station, String kind, DeviceName where) {
      modules++;
      expected.add(where);
      cache |= station.cache();
      if (station.module().layer() >= 0) {
        layers.set(station.module().layer());
      }
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
    }
  }

  static DeviceFlow of(RuleCoverage coverage) {
    DeviceFlow flow = new DeviceFlow(coverage);
    if (!coverage.rootStops() && !flow.stations.layers.isEmpty()) {
      flow.stations.layers.forEach((layer, some) -> flow.findHome(layer, some));
      flow.follow();
      flow.judge();
      flow.judgeEnd();
    }
    return flow;
  }

  /// What each rule makes of its modules.
  public Duty duty(int rule) {
    return duties[rule];
  }

  /// The map of the rule that wins the stack of layers; null when there is none.
  public @Nullable TransferMap transferMap() {
    return transferMap;
  }

  /// The rule that wins the stack of layers, -1 for none.
  public int modelRule() {
    return stations.stack < 0 ? -1 : coverage.resolution().winner(stations.stack);
  }

  /// The name of the module that holds the layers, `model`; empty when there are no layers.
  public String modelModule() {
    return stations.stack < 0 ? "" : coverage.model().modules().get(stations.stack).name();
  }

  /// Entries of the map that move the stream to where it already is.
  public List<Transfer> idle() {
    return List.copyOf(idle);
  }

  /// Whole layers off the stream, in order.
  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /// Single modules off the stream, by rule.
  public List<Misplaced> misplaced() {
    return List.copyOf(misplaced.values());
  }

  /// The device of the stream in a layer; null where no module's device matters.
  public @Nullable DeviceName stream(int layer) {
    return streams.get(layer);
  }

  /// Where the stream starts; null when there are no layers.
  public @Nullable DeviceName main() {
    return stations.layers.isEmpty() ? null : start();
  }

  /// The module of a layer that has a home.
  public ModuleNode layer(int layer) {
    List<ModuleNode> modules = coverage.model().modules();
    ModuleNode module = stations.layers.getOrDefault(layer, List.of()).getFirst().module();
    while (modules.get(module.parent()).layer() == layer) {
      module = modules.get(module.parent());
    }
    return module;
  }

  /// Where the stream is after the last layer.
  public DeviceName last() {
    return last;
  }

  /// The device on which the layers' modules are by rule, per layer.
  public SortedMap<Integer, DeviceName> homes() {
    return Collections.unmodifiableSortedMap(homes);
  }

  /// The accelerators that rules give to the layers, the final norm and the output layer.
  public SortedSet<DeviceName> accelerators() {
    return Collections.unmodifiableSortedSet(accelerators);
  }

  /// Whether any operator for `balance_serve` wins a module.
  public boolean serving() {
    for (int rule = 0; rule < duties.length; rule++) {
      var operator = duties[rule].operator();
      if (operator != null && operator.family() == Family.SERVE && coverage.won(rule) > 0) {
        return true;
      }
    }
    return false;
  }

  /// The placement of a module outside the layers.
  ///
  /// @param module its name
  /// @param device where it is
  /// @param rule the rule that says so, -1 when it is the default device
  public record End(ModuleNode module, DeviceName device, int rule) {}

  /// The output layer; null when it is not known.
  public @Nullable End head() {
    return end(stations.head);
  }

  /// The final norm; likewise.
  public @Nullable End norm() {
    return end(stations.norm);
  }

  /// The token embedding; likewise.
  public @Nullable End embedding() {
    return end(stations.embedding);
  }

  private static @Nullable End end(@Nullable Station station) {
    return station == null || station.placer() == Placer.STOPPED
        ? null
        : new End(station.module(), station.device(), station.rule());
  }

  /// The first layer's attention, where the stream starts; null when there is none.
  public @Nullable End first() {
    return end(firstAttention());
  }

  private @Nullable Station firstAttention() {
    if (stations.layers.isEmpty()) {
      return null;
    }
    for (Station station : stations.layers.firstEntry().getValue()) {
      if (station.module().lastSegment().equals(ATTENTION)) {
        return station;
      }
    }
    return null;
  }

  /// Whether modules that no rule matches break the flow: some of them are on the default device
  /// where the stream is elsewhere, or are token embeddings that are not on the host.
  public boolean broken(Uncovered.Kind kind) {
    BitSet off = strays.get(coverage.kinds().of(kind.first().id()));
    if (off == null) {
      return false;
    }
    return kind.layers().isEmpty() || off.intersects(kind.layers());
  }

  private void findHome(int layer, List<Station> some) {
    Map<DeviceName, Integer> counts = new TreeMap<>();
    for (Station station : some) {
      boolean computes = station.effect() == Effect.FAILS || station.effect() == Effect.MOVES_ON;
      if (computes && station.placer() == Placer.RULE) {
        counts.merge(station.device(), 1, Integer::sum);
      }
      note(station);
    }
    DeviceName best = null;
    int most = 0;
    for (Map.Entry<DeviceName, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        best = entry.getKey();
        most = entry.getValue();
      }
    }
    if (best != null) {
      homes.put(layer, best);
    }
  }

  private void note(@Nullable Station station) {
    if (station != null
        && station.placer() == Placer.RULE
        && station.device().kind() != DeviceKind.CPU) {
      accelerators.add(station.device());
    }
  }

  /// Lets the stream go through the layers.
  private void follow() {
    DeviceName at = start();
    DeviceName gpu = at.kind() == DeviceKind.CPU ? RuleDevices.current() : at;
    TreeMap<Integer, Transfer> moves = new TreeMap<>();
    if (transferMap != null && transferMap.honoured()) {
      for (Transfer transfer : transferMap.transfers()) {
        if (transfer.layer() >= 0 && transfer.device() != null) {
          moves.put(transfer.layer(), transfer);
        }
      }
    }
    int from = 0;
    for (int layer : stations.layers.keySet()) {
      for (Transfer transfer : moves.subMap(from, layer + 1).values()) {
        DeviceName named = transfer.device();
        // A bare `cuda` is the current device by now.
        DeviceName to = named == null || transfer.bare() ? gpu : named;
        if (to.equals(at)) {
          idle.add(transfer);
        }
        at = to;
        gpu = to.kind() == DeviceKind.CPU ? gpu : to;
      }
      from = layer + 1;
      DeviceName home = homes.get(layer);
      at = stackUnknown() && home != null ? home : at;
      streams.put(layer, at);
    }
    last = at;
  }

  /// Whether the stack's class is one that ktc does not know: it may move the stream by itself.
  private boolean stackUnknown() {
    return modelRule() >= 0 && !duties[modelRule()].known();
  }

  /// The device of the first layer's attention.
  private DeviceName start() {
    List<Station> first = stations.layers.firstEntry().getValue();
    DeviceName home = homes.get(stations.layers.firstKey());
    Station attention = firstAttention();
    boolean guessed =
        attention != null
            && home != null
            && attention.placer() == Placer.NOBODY
            && !comparable(attention.device(), home);
    if (attention != null && !guessed) {
      return attention.device();
    }
    return home == null ? first.getFirst().device() : home;
  }

  private void judge() {
    for (Map.Entry<Integer, List<Station>> entry : stations.layers.entrySet()) {
      int layer = entry.getKey();
      DeviceName stream = streams.get(layer);
      DeviceName home = homes.get(layer);
      if (stream == null) {
        continue;
      }
      if (home != null && !home.equals(stream)) {
        extend(layer, home, stream, entry.getValue());
      }
      DeviceName expected = home == null ? stream : home;
      entry.getValue().forEach(station -> judge(station, expected));
    }
  }

  private void extend(int layer, DeviceName home, DeviceName stream, List<Station> some) {
    Segment previous = segments.isEmpty() ? null : segments.getLast();
    if (previous != null
        && previous.to() == layer - 1
        && previous.home().equals(home)
        && previous.stream().equals(stream)) {
      segments.removeLast();
      segments.add(new Segment(previous.from(), layer, home, stream, previous.rule()));
      return;
    }
    for (Station station : some) {
      if (station.placer() == Placer.RULE && station.device().equals(home)) {
        segments.add(new Segment(layer, layer, home, stream, station.rule()));
        return;
      }
    }
  }

  private void judge(Station station, DeviceName expected) {
    if (station.device().equals(expected)) {
      return;
    }
    if (station.placer() == Placer.NOBODY) {
      if (comparable(station.device(), expected)) {
        stray(station);
      }
      return;
    }
    long key = ((long) station.rule() << 2) | (station.placer() == Placer.STOPPED ? 1 : 0);
    misplaced
        .computeIfAbsent(key, _ -> new Misplaced(station))
        .add(station, kind(station.module()), expected);
  }

  /// Whether the default device can be meant at all. Files for Intel GPUs or NPUs are started with
  /// a default device of their own.
  private boolean comparable(DeviceName byDefault, DeviceName expected) {
    return expected.kind() == DeviceKind.CPU
        || byDefault.kind() == expected.kind()
        || accelerators.stream().anyMatch(device -> device.kind() == byDefault.kind());
  }

  private void stray(Station station) {
    BitSet layers =
        strays.computeIfAbsent(coverage.kinds().of(station.module().id()), _ -> new BitSet());
    if (station.module().layer() >= 0) {
      layers.set(station.module().layer());
    }
  }

  private String kind(ModuleNode module) {
    return coverage.kinds().name(coverage.kinds().of(module.id()));
  }

  /// What comes before and after the layers.
  private void judgeEnd() {
    DeviceName home = homes.isEmpty() ? last : homes.lastEntry().getValue();
    DeviceName normDevice = last;
    Station norm = stations.norm;
    note(norm);
    note(stations.head);
    if (norm != null) {
      normDevice = norm.device();
      // Where the last layers are off the stream, a norm beside them is no mistake of its own.
      if (!normDevice.equals(home)) {
        judge(norm, last);
      }
    }
    Station head = stations.head;
    if (head != null && head.effect() == Effect.FAILS && !head.device().equals(normDevice)) {
      if (!head.device().equals(home)) {
        judge(head, normDevice);
      }
    }
    Station embedding = stations.embedding;
    if (embedding != null
        && embedding.placer() == Placer.NOBODY
        && embedding.device().kind() != DeviceKind.CPU) {
      stray(embedding);
    }
  }
}
