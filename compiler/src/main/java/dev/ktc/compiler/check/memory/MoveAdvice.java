package dev.ktc.compiler.check.memory;

import dev.ktc.compiler.analysis.GgufQuantisation;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.MemoryReport;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.diagnostic.Units;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The smallest change after which a device suffices: the fewest last layers, and a device that has
/// room for them. Of a layer only its experts can move alone: they fetch their inputs and put their
/// outputs back, everything else must stay together.
final class MoveAdvice {
  private static final String HOST = DeviceName.HOST.toString();

  private final MemoryReport memory;
  private final MemoryRow row;
  private final List<MemoryItem> items;

  /// A run of layers.
  ///
  /// @param what what is moved of them: `mlp.experts.*`; empty for all
  /// @param bytes what the device is rid of at least
  /// @param elements how many parameters that are
  /// @param stored whether the bytes are those of the GGUF file, wherever it lies
  private record Run(String what, BitSet layers, long bytes, long elements, boolean stored) {
    String shown() {
      String of = what.isEmpty() ? "" : "`" + what + "` of ";
      String noun = layers.cardinality() == 1 ? "layer " : "layers ";
      return of + noun + LayerRanges.format(layers);
    }
  }

  MoveAdvice(MemoryReport memory, MemoryRow row) {
    this.memory = memory;
    this.row = row;
    this.items =
        memory.items().stream()
            .filter(item -> item.device().equals(row.device()) && !item.layerBytes().isEmpty())
            .toList();
  }

  /// What to move to free so many bytes.
  String text(long excess) {
    String amount = "at least " + Units.bytes(excess) + " must go to another device";
    Run run = smallest(excess);
    if (run == null) {
      return amount;
    }
    String move = "move " + run.shown() + " to ";
    String freed = ": -" + Units.bytes(run.bytes()) + " here";
    String receiver = receiver(run);
    return receiver == null
        ? move + "a device with that much room" + freed + "; none of those given has it"
        : move + receiver.replace("; ", freed + "; ");
  }

  private @Nullable Run smallest(long excess) {
    List<MemoryItem> weights =
        items.stream()
            .filter(item -> item.category() == Category.WEIGHTS && isExperts(item))
            .sorted(Comparator.comparingLong((MemoryItem item) -> -item.bytes().low()))
            .toList();
    for (MemoryItem item : weights) {
      Run run = lastLayers(item, excess);
      if (run != null) {
        return run;
      }
    }
    return wholeLayers(excess);
  }

  /// The fewest last layers of an item that free enough; null when all of it does not.
  private static @Nullable Run lastLayers(MemoryItem item, long excess) {
    List<Integer> layers = LayerRanges.parse(item.cause().layers()).stream().boxed().toList();
    BitSet run = new BitSet();
    long freed = 0;
    for (int i = layers.size() - 1; i >= 0 && freed < excess; i--) {
      int layer = layers.get(i);
      if (!run.isEmpty() && !run.get(layer + 1)) {
        return null;
      }
      run.set(layer);
      freed = ByteRange.add(freed, item.layerBytes().get(i));
    }
    if (freed < excess) {
      return null;
    }
    long share = (item.elements() / layers.size()) * run.cardinality();
    boolean stored = item.formula().startsWith("as the GGUF file stores it");
    return new Run(role(item), run, freed, share, stored);
  }

  /// Routed experts, not shared ones.
  private static boolean isExperts(MemoryItem item) {
    String role = role(item);
    return role.endsWith(".experts") || role.contains(".experts.");
  }

  private static String role(MemoryItem item) {
    return item.what().substring(0, Math.max(0, item.what().indexOf(" · ")));
  }

  /// The fewest last layers, with everything of them that lies there.
  private @Nullable Run wholeLayers(long excess) {
    TreeMap<Integer, Long> byLayer = new TreeMap<>();
    for (MemoryItem item : items) {
      List<Integer> layers = LayerRanges.parse(item.cause().layers()).stream().boxed().toList();
      for (int i = 0; i < layers.size() && i < item.layerBytes().size(); i++) {
        byLayer.merge(layers.get(i), item.layerBytes().get(i), ByteRange::add);
      }
    }
    BitSet run = new BitSet();
    long freed = 0;
    for (Map.Entry<Integer, Long> entry : byLayer.descendingMap().entrySet()) {
      int layer = entry.getKey();
      if (freed >= excess || (!run.isEmpty() && !run.get(layer + 1))) {
        break;
      }
      run.set(layer);
      freed = ByteRange.add(freed, entry.getValue());
    }
    return freed < excess ? null : new Run("", run, freed, 0, false);
  }

  /// Who takes it, as the end of a sentence: `` `cuda:1`; it has the room ``. Experts may go to the
  /// host, where the GGUF file decides how large they are; null when nobody has the room.
  private @Nullable String receiver(Run run) {
    List<MemoryRow> others = new ArrayList<>();
    for (MemoryRow other : memory.rows()) {
      if (!other.device().equals(row.device()) && !other.device().equals(HOST)) {
        others.add(other);
      }
    }
    MemoryRow widest = others.stream().max(Comparator.comparingLong(MoveAdvice::room)).orElse(null);
    if (widest != null && run.bytes() <= room(widest) && isAccelerator(widest)) {
      return "`" + widest.device() + "`; it has the room";
    }
    for (MemoryRow other : memory.rows()) {
      if (other.device().equals(HOST) && !row.device().equals(HOST) && !run.what().isEmpty()) {
        return host(run, other);
      }
    }
    return null;
  }

  /// Where the host's experts depend on a GGUF file that is not at hand, those that come depend on
  /// it too.
  private @Nullable String host(Run run, MemoryRow host) {
    if (run.stored()) {
      return run.bytes() <= room(host) ? "`cpu`; it has the room" : null;
    }
    long milliBits = new DeviceAccount(host, memory.items()).ggufMilliBits(run.elements());
    GgufQuantisation largest = GgufQuantisation.largestWithin(milliBits);
    if (largest == null) {
      return null;
    }
    return largest.equals(GgufQuantisation.largestWithin(Long.MAX_VALUE))
        ? "`cpu`; it has the room"
        : "`cpu`; it has the room with a GGUF file up to " + largest.name();
  }

  private static long room(MemoryRow other) {
    return other.capacity().isEmpty() ? -1 : other.capacity().getAsLong() - other.high();
  }

  private static boolean isAccelerator(MemoryRow other) {
    DeviceName name = DeviceNames.parse(other.device());
    return name != null && name.kind().isAccelerator();
  }
}
