package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.MemoryRow.Need;
import dev.ktc.compiler.analysis.MemoryRow.Phase;
import dev.ktc.compiler.analysis.MemoryRow.Verdict;
import dev.ktc.compiler.analysis.WeightWalk.DeviceLoad;
import dev.ktc.compiler.analysis.WeightWalk.Step;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.DeviceSpec;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How many bytes each device must hold: weights as the winning operators store them, KV cache,
/// workspace, reserve, and the largest need while loading.
public final class MemoryFootprint {
  private final Resolution resolution;
  private final @Nullable DeviceInventory inventory;
  private final Settings settings;
  private final Placements placements = new Placements();
  private final Map<String, @Nullable DeviceName> names = new HashMap<>();

  private MemoryFootprint(
      Resolution resolution, @Nullable DeviceInventory inventory, Settings settings) {
    this.resolution = resolution;
    this.inventory = inventory;
    this.settings = settings;
  }

  /// Adds everything up.
  ///
  /// @param devices what the user has; null when not given, then capacities are unknown
  public static MemoryReport of(
      Resolution resolution, @Nullable DeviceInventory devices, Settings settings) {
    return new MemoryFootprint(resolution, devices, settings).report();
  }

  private MemoryReport report() {
    WeightWalk walk = new WeightWalk(resolution, placements);
    walk.run();
    List<MemoryItem> items = new ArrayList<>(walk.items());
    items.addAll(walk.copies());
    List<MemoryItem> caches = new CacheAccount(resolution, walk, settings).items();
    items.addAll(caches);
    Set<String> computing = new HashSet<>();
    caches.forEach(item -> computing.add(item.device()));
    WorkspaceAccount workspace = new WorkspaceAccount(resolution, walk, placements, settings);
    items.addAll(workspace.items(computing));
    Set<String> used = new HashSet<>();
    items.stream().filter(item -> item.bytes().high() > 0).forEach(item -> used.add(item.device()));
    used.forEach(device -> reserve(device, items));
    walk.loads().forEach((device, load) -> peak(device, load, items));
    items.sort(order());
    return new MemoryReport(
        devices(used).stream()
            .map(device -> row(device, items, walk, computing.contains(device) ? workspace : null))
            .toList(),
        items);
  }

  private void reserve(String device, List<MemoryItem> items) {
    DeviceName name = name(device);
    if (name == null || !name.kind().isAccelerator()) {
      return;
    }
    long bytes = inventory == null ? DeviceInventory.DEFAULT_RESERVE : inventory.reserve();
    items.add(
        new MemoryItem(
            device,
            Category.RESERVE,
            MemoryItem.Cause.of(Basis.ESTIMATED),
            "reserve",
            0,
            ByteRange.exactly(bytes),
            "device context and fragmentation"));
  }

  /// The worst moment of loading when it decides what is needed, else the largest passing need.
  private static void peak(String device, DeviceLoad load, List<MemoryItem> items) {
    ByteRange running = ByteRange.ZERO;
    ByteRange reserve = sum(items, device, Category.RESERVE);
    for (MemoryItem item : items) {
      running = item.device().equals(device) ? running.plus(item.bytes()) : running;
    }
    boolean decides = load.peak().plus(reserve).high() > running.high();
    Step step = decides ? load.worst : load.largest;
    Placement placement = step == null ? null : step.placement;
    if (step == null || step.module == null || placement == null || step.passing.high() == 0) {
      return;
    }
    Rule rule = placement.rule();
    items.add(
        new MemoryItem(
            device,
            Category.LOAD_PEAK,
            new MemoryItem.Cause(rule == null ? null : rule.id(), "", 1, Basis.ESTIMATED),
            "loading " + step.module.name(),
            0,
            step.passing,
            placement.peaks().loading().reason()));
  }

  /// Those used and those given, in the order of the rows.
  private List<String> devices(Set<String> used) {
    Set<String> devices = new HashSet<>(used);
    if (inventory != null) {
      inventory.devices().forEach(device -> devices.add(device.name().toString()));
    }
    return devices.stream().sorted(this::compareDevices).toList();
  }

  /// @param workspace whose activations are on the device; null when attention runs elsewhere
  private MemoryRow row(
      String device,
      List<MemoryItem> items,
      WeightWalk walk,
      @Nullable WorkspaceAccount workspace) {
    DeviceLoad load = walk.loads().get(device);
    ByteRange weights = sum(items, device, Category.WEIGHTS);
    ByteRange cache = sum(items, device, Category.KV_CACHE);
    ByteRange buffers = sum(items, device, Category.WORKSPACE);
    ByteRange reserve = sum(items, device, Category.RESERVE);
    ByteRange loading = load == null ? ByteRange.ZERO : load.peak().plus(reserve);
    ByteRange prefill = weights.plus(cache).plus(buffers).plus(reserve);
    ByteRange decode = workspace == null ? prefill : workspace.decoding(prefill);
    ByteRange needed = loading.max(prefill).max(decode);
    OptionalLong capacity = capacity(device);
    return new MemoryRow(
        device,
        capacity,
        weights.low(),
        cache.low(),
        buffers.low(),
        reserve.low(),
        sum(items, device, Category.LOAD_PEAK).low(),
        needed.low(),
        needed.high(),
        verdict(needed, capacity),
        List.of(
            need(Phase.LOAD, loading), need(Phase.PREFILL, prefill), need(Phase.DECODE, decode)));
  }

  private static Need need(Phase phase, ByteRange bytes) {
    return new Need(phase, bytes.low(), bytes.high());
  }

  private static ByteRange sum(List<MemoryItem> items, String device, Category category) {
    ByteRange sum = ByteRange.ZERO;
    for (MemoryItem item : items) {
      if (item.category() == category && item.device().equals(device)) {
        sum = sum.plus(item.bytes());
      }
    }
    return sum;
  }

  private static Verdict verdict(ByteRange needed, OptionalLong capacity) {
    if (capacity.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    if (needed.low() > capacity.getAsLong()) {
      return Verdict.OVERRUNS;
    }
    return needed.high() > capacity.getAsLong() ? Verdict.MAY_OVERRUN : Verdict.FITS;
  }

  private OptionalLong capacity(String device) {
    DeviceName name = name(device);
    DeviceSpec spec = inventory == null || name == null ? null : inventory.find(name);
    return spec == null ? OptionalLong.empty() : OptionalLong.of(spec.memory());
  }

  private Comparator<MemoryItem> order() {
    return Comparator.comparing(MemoryItem::device, this::compareDevices)
        .thenComparing(MemoryItem::category)
        .thenComparing(item -> item.bytes().low(), Comparator.reverseOrder())
        .thenComparing(MemoryItem::what)
        .thenComparing(MemoryFootprint::rule)
        .thenComparing(item -> item.cause().layers());
  }

  private static Integer rule(MemoryItem item) {
    return item.cause().rule() == null ? -1 : item.cause().rule().index();
  }

  /// Accelerators by kind and number, the host, then what is no device.
  private int compareDevices(String first, String second) {
    DeviceName a = name(first);
    DeviceName b = name(second);
    if (a == null || b == null) {
      return a == null && b == null ? first.compareTo(second) : a == null ? 1 : -1;
    }
    return a.compareTo(b);
  }

  private @Nullable DeviceName name(String device) {
    if (!names.containsKey(device)) {
      names.put(device, DeviceNames.parse(device));
    }
    return names.get(device);
  }
}
