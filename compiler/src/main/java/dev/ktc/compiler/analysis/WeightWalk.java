package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.Placement.Below;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Goes over a model's modules in the order in which KTransformers loads them, `lm_head` first, and
/// adds up what each placement and each device holds.
final class WeightWalk {
  private static final int NONE = -1;

  private final Resolution resolution;
  private final List<ModuleNode> modules;
  private final Placements placements;
  private final List<Group> groups = new ArrayList<>();
  private final int unmatched;
  private final int[] byRule;
  private final int[] leftAlone;
  private final int[] groupOf;
  private final Map<Integer, Integer> built = new HashMap<>();
  private final Map<String, DeviceLoad> loads = new HashMap<>();
  private final List<ModuleNode> copied = new ArrayList<>();
  private final Weights weights;
  private @Nullable ModuleNode head;

  /// What one device holds while loading goes on. Bounds are plain numbers here: this is added to
  /// once per module.
  static final class DeviceLoad {
    /// What was loaded when resident and passing needs together were the highest.
    @Nullable Step worst;

    /// What was loaded when most was needed in passing.
    @Nullable Step largest;

    /// What one call needs at most.
    ByteRange calling = ByteRange.ZERO;

    /// The placement of that call.
    @Nullable Placement caller;

    private long residentLow;
    private long residentHigh;
    private long peakLow;
    private long peakHigh;

    /// The highest of resident and passing needs together.
    ByteRange peak() {
      return new ByteRange(peakLow, peakHigh);
    }

    private void add(ModuleNode module, Placement placement, Cost cost) {
      residentLow = ByteRange.add(residentLow, cost.bytes().low());
      residentHigh = ByteRange.add(residentHigh, cost.bytes().high());
      peakLow = Math.max(peakLow, ByteRange.add(residentLow, cost.passing().low()));
      long high = ByteRange.add(residentHigh, cost.passing().high());
      if (high > peakHigh) {
        peakHigh = high;
        worst = worst == null ? new Step() : worst;
        worst.set(module, placement, cost.passing());
      }
      if (largest == null || cost.passing().high() > largest.passing.high()) {
        largest = largest == null ? new Step() : largest;
        largest.set(module, placement, cost.passing());
      }
      if (cost.calling().high() > calling.high()) {
        calling = cost.calling();
        caller = placement;
      }
    }
  }

  /// The loading of one module.
  static final class Step {
    @Nullable ModuleNode module;
    @Nullable Placement placement;
    ByteRange passing = ByteRange.ZERO;

    private void set(ModuleNode nextModule, Placement nextPlacement, ByteRange nextPassing) {
      module = nextModule;
      placement = nextPlacement;
      passing = nextPassing;
    }
  }

  /// All modules of one placement.
  static final class Group {
    final int id;
    final Placement placement;
    final boolean alone;
    private final DeviceLoad load;
    private final IdentityHashMap<List<TensorSpec>, Cost> costs = new IdentityHashMap<>();
    private final Map<String, Sum> sums = new HashMap<>();
    private int modules;
    private int lastParent = NONE - 1;
    private int lastStart;
    private int lastEnd;
    private @Nullable Sum lastSum;

    Group(int id, Placement placement, boolean alone, DeviceLoad load) {
      this.id = id;
      this.placement = placement;
      this.alone = alone;
      this.load = load;
    }

    /// Lists of parameters are shared between modules; each is reckoned up once.
    private Cost cost(List<TensorSpec> parameters) {
      Cost known = costs.get(parameters);
      if (known == null) {
        known = WeightWalk.cost(placement, parameters);
        costs.put(parameters, known);
      }
      return known;
    }
  }

  /// What modules of the same role hold together.
  private static final class Sum {
    private final LayerBytes layers = new LayerBytes();
    private final Set<String> stored = new TreeSet<>();
    private boolean guessed;
    private int modules;
    private long elements;
    private long low;
    private long high;

    void add(ModuleNode module, Cost cost) {
      modules++;
      elements = ByteRange.add(elements, cost.elements());
      low = ByteRange.add(low, cost.bytes().low());
      high = ByteRange.add(high, cost.bytes().high());
      layers.add(module.layer(), cost.bytes().low());
    }
  }

  /// What the parameters of one module take.
  private record Cost(long elements, ByteRange bytes, ByteRange passing, ByteRange calling) {
    Cost taking(long exactly) {
      return new Cost(elements, ByteRange.exactly(exactly), passing, calling);
    }
  }

  WeightWalk(Resolution resolution, Placements placements) {
    this.resolution = resolution;
    this.placements = placements;
    this.modules = resolution.model().modules();
    this.weights = resolution.model().weights();
    int rules = resolution.rules().rules().size();
    this.byRule = filled(rules);
    this.leftAlone = filled(rules);
    this.groupOf = filled(modules.size());
    this.unmatched = group(placements.unmatched(resolution.defaultDevice()), false);
  }

  /// Goes over all modules once.
  void run() {
    load(modules.getFirst());
    head = head();
    if (head != null) {
      load(head);
    }
    for (ModuleNode module : modules) {
      if (groupOf[module.id()] == NONE) {
        load(module);
      }
    }
  }

  /// The number of the group that a module belongs to.
  int group(int module) {
    return groupOf[module];
  }

  /// Where a module went.
  Placement placement(int module) {
    return groups.get(groupOf[module]).placement;
  }

  /// Where the modules of a group went.
  Placement placementOf(int group) {
    return groups.get(group).placement;
  }

  /// Every placement that occurs; the order is the same each time.
  List<Group> groups() {
    return groups.stream().filter(group -> group.modules > 0).toList();
  }

  /// What each device held; the order is not defined.
  Map<String, DeviceLoad> loads() {
    return loads;
  }

  /// The items of all resident parameters, in no order.
  List<MemoryItem> items() {
    List<MemoryItem> items = new ArrayList<>();
    for (Group group : groups) {
      group.sums.forEach((role, sum) -> items.add(item(group.placement, role, sum)));
    }
    return items;
  }

  /// Weights that an operator keeps a second time, in no order.
  List<MemoryItem> copies() {
    Map<Integer, Sum> sums = new HashMap<>();
    for (ModuleNode module : copied) {
      Cost cost = cost(groups.get(unmatched).placement, module.parameters());
      sums.computeIfAbsent(groupOf[module.id()], key -> new Sum()).add(module, cost);
    }
    List<MemoryItem> items = new ArrayList<>();
    sums.forEach(
        (group, sum) -> items.add(item(groups.get(group).placement, "absorbed copies", sum)));
    return items;
  }

  private static MemoryItem item(Placement placement, String role, Sum sum) {
    Rule rule = placement.rule();
    boolean read = placement.basis() == Basis.GGUF && !sum.guessed;
    return new MemoryItem(
        placement.device(),
        Category.WEIGHTS,
        new MemoryItem.Cause(
            rule == null ? null : rule.id(),
            sum.layers.ranges(),
            sum.modules,
            read ? Basis.COMPUTED : placement.basis()),
        role + " · " + placement.label(),
        sum.elements,
        new ByteRange(sum.low, sum.high),
        read
            ? "as the GGUF file stores it: " + String.join(", ", sum.stored)
            : placement.storage().formula(),
        sum.layers.bytes());
  }

  private @Nullable ModuleNode head() {
    for (int id = 1; id < modules.size(); id = modules.get(id).end()) {
      if (modules.get(id).name().equals("lm_head")) {
        return modules.get(id);
      }
    }
    return null;
  }

  private void load(ModuleNode module) {
    Group group = groups.get(place(module));
    groupOf[module.id()] = group.id;
    group.modules++;
    if (module.parameters().isEmpty()) {
      return;
    }
    if (isCopied(module)) {
      copied.add(module);
    }
    Cost cost = group.cost(module.parameters());
    Sum sum = sum(group, module);
    if (group.placement.basis() == Basis.GGUF) {
      cost = stored(module, cost, sum);
    } else if (isShared(group, module)) {
      cost = cost.taking(0);
    }
    sum.add(module, cost);
    group.load.add(module, group.placement, cost);
  }

  /// What the GGUF file takes for it, when that is at hand.
  private Cost stored(ModuleNode module, Cost cost, Sum sum) {
    long bytes = weights.format() == Weights.Format.GGUF ? weights.bytes(module.id()) : -1;
    if (bytes < 0) {
      sum.guessed = true;
      return cost;
    }
    String type = weights.type(module.id());
    if (type != null) {
      sum.stored.add(type);
    }
    return cost.taking(bytes);
  }

  /// Whether these are the embeddings that the output layer, loaded before, has too: on the same
  /// device and as they are, there is one table.
  private boolean isShared(Group group, ModuleNode module) {
    if (head == null
        || !resolution.model().facts().tied()
        || !module.name().equals("model.embed_tokens")) {
      return false;
    }
    Placement first = placement(head.id());
    Placement own = group.placement;
    return first.operator() == null
        && own.operator() == null
        && first.storage().equals(Storage.BFLOAT16)
        && own.storage().equals(Storage.BFLOAT16)
        && first.device().equals(own.device());
  }

  private boolean isCopied(ModuleNode module) {
    Group parent = parent(module);
    OperatorSpec operator = parent == null ? null : parent.placement.operator();
    String child = operator == null ? null : operator.memory().copiedChild();
    return child != null && module.lastSegment().equals(child);
  }

  /// The group of a module's parent, which is placed before it.
  private @Nullable Group parent(ModuleNode module) {
    return module.parent() < 0 ? null : groups.get(groupOf[module.parent()]);
  }

  /// Below an operator that loads its descendants, everything is the operator's.
  private int place(ModuleNode module) {
    Group parent = parent(module);
    if (parent != null && parent.placement.below() == Below.LOADED_BY_OPERATOR) {
      return parent.id;
    }
    int own = parent == null ? NONE : built(parent, module);
    if (own != NONE) {
      return own;
    }
    if (resolution.visited(module.id())) {
      int winner = resolution.winner(module.id());
      return winner < 0 ? unmatched : winning(winner);
    }
    if (parent == null) {
      return unmatched;
    }
    boolean inherited = parent.alone || parent.placement.below() == Below.UNKNOWN;
    return inherited ? parent.id : leftAlone(resolution.winner(module.parent()));
  }

  private int winning(int place) {
    if (byRule[place] == NONE) {
      Rule rule = resolution.rules().rules().get(place);
      byRule[place] = group(placements.of(rule, resolution.defaultDevice()), false);
    }
    return byRule[place];
  }

  /// The group of the experts that the operator of a parent builds by itself, [#NONE] for all other
  /// modules.
  private int built(Group parent, ModuleNode module) {
    OperatorSpec operator = parent.placement.operator();
    Rule rule = parent.placement.rule();
    String operation = operator == null ? null : operator.memory().builtExperts();
    boolean builds = operation != null && module.lastSegment().equals("experts");
    if (!builds || operator == null || operation == null || rule == null) {
      return NONE;
    }
    return built.computeIfAbsent(
        parent.id, key -> group(placements.built(rule, operator, operation), false));
  }

  /// The modules below those that a rule with `recursive: false` wins.
  private int leftAlone(int place) {
    if (leftAlone[place] == NONE) {
      Rule rule = resolution.rules().rules().get(place);
      leftAlone[place] = group(placements.leftAlone(rule), true);
    }
    return leftAlone[place];
  }

  private int group(Placement placement, boolean alone) {
    DeviceLoad load = loads.computeIfAbsent(placement.device(), device -> new DeviceLoad());
    groups.add(new Group(groups.size(), placement, alone, load));
    return groups.size() - 1;
  }

  private static Cost cost(Placement placement, List<TensorSpec> parameters) {
    long elements = 0;
    ByteRange bytes = ByteRange.ZERO;
    ByteRange passing = ByteRange.ZERO;
    ByteRange calling = ByteRange.ZERO;
    for (TensorSpec parameter : parameters) {
      long count = elements(parameter);
      elements = ByteRange.add(elements, count);
      bytes = bytes.plus(placement.storage().bytes(parameter.shape()));
      if (parameter.shape().size() > 1) {
        passing = passing.max(placement.peaks().loading().of(count));
        calling = calling.max(placement.peaks().calling().of(count));
      }
    }
    return new Cost(elements, bytes, passing, calling);
  }

  private static long elements(TensorSpec parameter) {
    long product = 1;
    for (long size : parameter.shape()) {
      product = ByteRange.multiply(product, size);
    }
    return product;
  }

  private Sum sum(Group group, ModuleNode module) {
    Sum last = group.lastSum;
    boolean inside = module.id() >= group.lastStart && module.id() < group.lastEnd;
    boolean same = inside || module.parent() == group.lastParent;
    if (last != null && same) {
      return last;
    }
    ModuleNode owner = owner(group, module);
    Sum sum = group.sums.computeIfAbsent(role(module, owner), key -> new Sum());
    group.lastSum = sum;
    group.lastParent = owner.id() == module.id() ? NONE - 1 : module.parent();
    group.lastStart = owner.id();
    group.lastEnd = group.placement.below() == Below.LOADED_BY_OPERATOR ? owner.end() : 0;
    return sum;
  }

  /// The module whose name stands for a module: its parent, the experts that load it, or itself
  /// outside the layers and directly in one.
  private ModuleNode owner(Group group, ModuleNode module) {
    if (module.layer() < 0 || module.parent() < 0) {
      return module;
    }
    ModuleNode owner = modules.get(module.parent());
    boolean loaded =
        group.placement.below() == Below.LOADED_BY_OPERATOR && groupOf[owner.id()] == group.id;
    while (loaded && owner.parent() >= 0 && groupOf[owner.parent()] == group.id) {
      owner = modules.get(owner.parent());
    }
    return isLayer(owner) ? module : owner;
  }

  private boolean isLayer(ModuleNode module) {
    return module.layer() >= 0 && (module.parent() < 0 || modules.get(module.parent()).layer() < 0);
  }

  /// What part of a layer a module belongs to: `self_attn`, `mlp.experts.*`, `input_layernorm`;
  /// outside the layers its name.
  private static String role(ModuleNode module, ModuleNode owner) {
    if (module.name().isEmpty()) {
      return "(root)";
    }
    String inLayer = "." + module.layer() + ".";
    int start = owner.name().indexOf(inLayer);
    return start < 0 ? owner.name() : starred(owner.name(), start + inLayer.length());
  }

  /// A part of a name with each number in it replaced by a star.
  private static String starred(String name, int start) {
    StringBuilder text = new StringBuilder();
    for (int from = start; from <= name.length(); ) {
      int dot = name.indexOf('.', from);
      int end = dot < 0 ? name.length() : dot;
      text.append(text.isEmpty() ? "" : ".");
      text.append(isNumber(name, from, end) ? "*" : name.substring(from, end));
      from = end + 1;
    }
    return text.toString();
  }

  private static boolean isNumber(String name, int start, int end) {
    for (int i = start; i < end; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return end > start;
  }

  private static int[] filled(int size) {
    int[] values = new int[size];
    Arrays.fill(values, NONE);
    return values;
  }
}
