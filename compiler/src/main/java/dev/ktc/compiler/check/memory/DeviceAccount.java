package dev.ktc.compiler.check.memory;

import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.ir.RuleId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The items of one device, seen by rule and by category.
final class DeviceAccount {
  private final MemoryRow row;
  private final List<MemoryItem> items;

  /// What one rule puts on the device.
  ///
  /// @param largest the item that takes most of it
  /// @param modules how many modules that item has
  record Share(RuleId rule, ByteRange bytes, MemoryItem largest, int modules) {
    /// The layers of its largest item.
    String layers() {
      return largest.cause().layers();
    }
  }

  DeviceAccount(MemoryRow row, List<MemoryItem> items) {
    this.row = row;
    this.items = items.stream().filter(item -> item.device().equals(row.device())).toList();
  }

  /// What each rule puts there to stay, largest first.
  List<Share> shares() {
    Map<RuleId, Share> shares = new LinkedHashMap<>();
    for (MemoryItem item : items) {
      RuleId rule = item.cause().rule();
      if (rule != null && item.category() != Category.LOAD_PEAK) {
        shares.merge(
            rule,
            new Share(rule, item.bytes(), item, item.cause().modules()),
            (sum, more) ->
                new Share(
                    rule,
                    sum.bytes().plus(more.bytes()),
                    sum.bytes().high() >= more.bytes().high() ? sum.largest() : more.largest(),
                    sum.modules() + more.modules()));
      }
    }
    List<Share> sorted = new ArrayList<>(shares.values());
    sorted.sort(
        Comparator.comparingLong((Share share) -> -share.bytes().high())
            .thenComparing(Share::rule));
    return sorted;
  }

  /// The sum of a category.
  ByteRange sum(Category category) {
    ByteRange sum = ByteRange.ZERO;
    for (MemoryItem item : items) {
      if (item.category() == category) {
        sum = sum.plus(item.bytes());
      }
    }
    return sum;
  }

  /// Bytes of parameters that no rule placed.
  long unplaced() {
    return items.stream()
        .filter(item -> item.category() == Category.WEIGHTS && item.cause().rule() == null)
        .mapToLong(item -> item.bytes().high())
        .reduce(0, ByteRange::add);
  }

  /// What is needed most in passing while loading; null when that decides nothing.
  @Nullable MemoryItem peak() {
    return peakDecides()
        ? items.stream()
            .filter(item -> item.category() == Category.LOAD_PEAK)
            .findFirst()
            .orElse(null)
        : null;
  }

  /// Whether it would fit once loaded, but not while it loads.
  boolean peakDecides() {
    ByteRange running = ByteRange.ZERO;
    for (Category category : Category.values()) {
      running = category == Category.LOAD_PEAK ? running : running.plus(sum(category));
    }
    long capacity = row.capacity().orElse(Long.MAX_VALUE);
    long loaded = row.verdict() == MemoryRow.Verdict.OVERRUNS ? running.low() : running.high();
    return loaded <= capacity && row.high() > running.high();
  }

  /// How many parameters lie there as the GGUF file stores them.
  long ggufElements() {
    return items.stream()
        .filter(item -> item.cause().basis() == Basis.GGUF)
        .mapToLong(MemoryItem::elements)
        .reduce(0, ByteRange::add);
  }

  /// How many thousandths of a bit each of these may take for everything to fit; 0 when even the
  /// rest does not fit.
  long ggufMilliBits() {
    return ggufMilliBits(0);
  }

  /// The same when so many more parameters of the GGUF file come to lie there.
  long ggufMilliBits(long moreElements) {
    long gguf =
        items.stream()
            .filter(item -> item.cause().basis() == Basis.GGUF)
            .mapToLong(item -> item.bytes().high())
            .reduce(0, ByteRange::add);
    long room = row.capacity().orElse(0) - (row.high() - gguf);
    return room <= 0
        ? 0
        : BigInteger.valueOf(room)
            .multiply(BigInteger.valueOf(8000))
            .divide(BigInteger.valueOf(Math.max(1, ByteRange.add(ggufElements(), moreElements))))
            .min(BigInteger.valueOf(Long.MAX_VALUE))
            .longValueExact();
  }
}
