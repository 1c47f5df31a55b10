package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Operators' buffers, copies and activations.
final class WorkspaceAccount {
  /// Rows of the CPU experts' buffers for chunks of 256 and of 8192 tokens: one buffer for each of
  /// the batch sizes 1, 2, 3, 4, 64, 256, 512, the chunk and its multiples of 1024.
  private static final ByteRange BUFFER_ROWS = new ByteRange(842, 37_706);

  private static final int SMALL_CHUNK = 256;
  private static final int LARGE_CHUNK = 8192;

  /// Vectors of the hidden size that are alive at once per token: an estimate.
  private static final int LIVE_VECTORS = 16;

  private final WeightWalk walk;
  private final Placements placements;
  private final Settings settings;
  private final long rowBytes;

  WorkspaceAccount(
      Resolution resolution, WeightWalk walk, Placements placements, Settings settings) {
    this.walk = walk;
    this.placements = placements;
    this.settings = settings;
    this.rowBytes = ByteRange.multiply(resolution.model().facts().hiddenSize(), 2);
  }

  /// @param computing devices that hold a KV cache, so that attention runs there
  List<MemoryItem> items(Set<String> computing) {
    List<MemoryItem> items = new ArrayList<>();
    List<Placement> used = used();
    operatorBuffers(used, items);
    expertBuffers(used, items);
    for (String device : new TreeSet<>(computing)) {
      items.add(activations(device));
    }
    callBuffers(items);
    return items;
  }

  private List<Placement> used() {
    return walk.groups().stream()
        .map(group -> group.placement)
        .filter(placement -> placement.rule() != null)
        .sorted(Comparator.comparingInt(WorkspaceAccount::place))
        .toList();
  }

  private static int place(Placement placement) {
    Rule rule = placement.rule();
    return rule == null ? -1 : rule.id().index();
  }

  private static void operatorBuffers(List<Placement> used, List<MemoryItem> items) {
    Map<String, Placement> first = new TreeMap<>();
    for (Placement placement : used) {
      OperatorSpec operator = placement.operator();
      boolean cuda = placement.device().startsWith(DeviceKind.CUDA.label());
      if (cuda && operator != null && operator.memory().workspace() > 0) {
        first.putIfAbsent(placement.device(), placement);
      }
    }
    first.forEach(
        (device, placement) -> {
          OperatorSpec operator = placement.operator();
          if (operator != null) {
            items.add(
                item(
                    device,
                    placement,
                    Basis.COMPUTED,
                    operator.name() + " · FlashInfer",
                    ByteRange.exactly(operator.memory().workspace()),
                    "planning buffer, once per device"));
          }
        });
  }

  /// One set of buffers per distinct `out_device`, and one in pinned host memory.
  private void expertBuffers(List<Placement> used, List<MemoryItem> items) {
    Map<String, Placement> first = new TreeMap<>();
    for (Placement placement : used) {
      Rule rule = placement.rule();
      if (rule != null && placesOutput(placement)) {
        Value value = rule.action().argument("out_device");
        String written =
            value instanceof Value.Str(String text) ? text : outDevice(rule, placement);
        first.putIfAbsent(written, placement);
      }
    }
    if (first.isEmpty() || settings.target() == Target.KTRANSFORMERS_0_1) {
      return;
    }
    ByteRange buffer = BUFFER_ROWS.times(rowBytes);
    String formula =
        String.format(Locale.ROOT, "%,d to %,d rows, chunks of 256 to 8192 tokens", 842, 37_706);
    first.forEach(
        (device, placement) ->
            items.add(
                item(
                    placements.device(device),
                    placement,
                    Basis.ESTIMATED,
                    "output of CPU experts",
                    buffer,
                    formula)));
    Placement any = first.values().iterator().next();
    items.add(
        item(
            DeviceName.HOST.toString(),
            any,
            Basis.ESTIMATED,
            "pinned input and output of CPU experts",
            buffer.times(2),
            formula));
  }

  /// Where results go when the rule does not say; a block that builds its experts hands its own
  /// device on.
  private String outDevice(Rule rule, Placement placement) {
    OperatorSpec operator = placement.operator();
    if (operator == null || operator.memory().builtExperts() == null) {
      return "cuda";
    }
    String argument = "prefill_device";
    return placements.argumentDevice(rule.action(), argument, operator.fallback(argument));
  }

  private static boolean placesOutput(Placement placement) {
    return placement.below() == Placement.Below.LOADED_BY_OPERATOR
        && placement.label().contains(" KExpertsCPU");
  }

  private MemoryItem activations(String device) {
    long perToken = ByteRange.multiply(rowBytes, LIVE_VECTORS);
    ByteRange bytes =
        new ByteRange(
            ByteRange.multiply(perToken, Math.min(SMALL_CHUNK, settings.context())),
            ByteRange.multiply(perToken, Math.min(LARGE_CHUNK, settings.context())));
    return new MemoryItem(
        device,
        Category.WORKSPACE,
        MemoryItem.Cause.of(Basis.ESTIMATED),
        "activations",
        0,
        bytes,
        "estimate: 16 hidden vectors in bfloat16 per token of a chunk of 256 to 8192 tokens");
  }

  /// What activations take less, or more, while single tokens are decoded than in prefill.
  ByteRange decoding(ByteRange prefill) {
    long perToken = ByteRange.multiply(rowBytes, LIVE_VECTORS);
    ByteRange own = ByteRange.exactly(ByteRange.multiply(perToken, settings.batch()));
    ByteRange before = activations("").bytes();
    return new ByteRange(
        ByteRange.add(prefill.low() - before.low(), own.low()),
        ByteRange.add(prefill.high() - before.high(), own.high()));
  }

  private void callBuffers(List<MemoryItem> items) {
    walk.loads()
        .forEach(
            (device, load) -> {
              Placement caller = load.caller;
              if (caller != null) {
                items.add(
                    item(
                        device,
                        caller,
                        Basis.ESTIMATED,
                        caller.label() + " · largest call",
                        load.calling,
                        caller.peaks().calling().reason()));
              }
            });
  }

  private static MemoryItem item(
      String device,
      @Nullable Placement placement,
      Basis basis,
      String what,
      ByteRange bytes,
      String formula) {
    Rule rule = placement == null ? null : placement.rule();
    return new MemoryItem(
        device,
        Category.WORKSPACE,
        new MemoryItem.Cause(rule == null ? null : rule.id(), "", 0, basis),
        what,
        0,
        bytes,
        formula);
  }
}
