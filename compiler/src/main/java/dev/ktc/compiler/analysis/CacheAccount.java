package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The KV cache: each attention layer's lies on the device of that attention layer, in pages.
final class CacheAccount {
  private static final int PAGE = 64;

  private final List<ModuleNode> modules;
  private final List<CacheSpec> caches;
  private final WeightWalk walk;
  private final Settings settings;

  /// Per module, the child that was found last below it.
  private final Map<Integer, Integer> lastChild = new HashMap<>();

  /// What is summed up in one item.
  private record Key(int group, long perToken, long fixed, String formula) {}

  CacheAccount(Resolution resolution, WeightWalk walk, Settings settings) {
    this.modules = resolution.model().modules();
    this.caches = resolution.model().facts().caches();
    this.walk = walk;
    this.settings = settings;
  }

  List<MemoryItem> items() {
    Map<Key, BitSet> layers = new LinkedHashMap<>();
    for (CacheSpec cache : caches) {
      int module = find(cache.module());
      if (module >= 0) {
        Key key =
            new Key(walk.group(module), cache.bytesPerToken(), cache.fixedBytes(), cache.formula());
        layers
            .computeIfAbsent(key, absent -> new BitSet())
            .set(Math.max(0, modules.get(module).layer()));
      }
    }
    List<MemoryItem> items = new ArrayList<>();
    layers.forEach((key, set) -> items.add(item(key, set)));
    return items;
  }

  private MemoryItem item(Key key, BitSet layers) {
    long count = layers.cardinality();
    long tokens = ((long) settings.context() + PAGE - 1) / PAGE * PAGE;
    long perSequence = ByteRange.add(ByteRange.multiply(tokens, key.perToken()), key.fixed());
    long sequences = ByteRange.multiply(count, settings.batch());
    Placement placement = walk.placementOf(key.group());
    Rule rule = placement.rule();
    RuleId id = rule == null ? null : rule.id();
    return new MemoryItem(
        placement.device(),
        Category.KV_CACHE,
        new MemoryItem.Cause(id, LayerRanges.format(layers), (int) count, Basis.COMPUTED),
        "KV cache · " + placement.label(),
        0,
        ByteRange.exactly(ByteRange.multiply(perSequence, sequences)),
        formula(key, count, tokens),
        Collections.nCopies((int) count, ByteRange.multiply(perSequence, (long) settings.batch())));
  }

  private String formula(Key key, long count, long tokens) {
    String text = key.formula();
    if (key.perToken() > 0) {
      text +=
          String.format(
              Locale.ROOT,
              "; %,d B per token over %,d layers, %,d tokens in pages of %d",
              ByteRange.multiply(key.perToken(), count),
              count,
              tokens,
              PAGE);
    }
    return settings.batch() == 1 ? text : text + ", " + settings.batch() + " sequences";
  }

  /// The module of a name, -1 when there is none; goes down from the root.
  private int find(String name) {
    int at = 0;
    while (!modules.get(at).name().equals(name)) {
      at = childTowards(at, name);
      if (at < 0) {
        return -1;
      }
    }
    return at;
  }

  /// The caches come in the order of the layers: the search goes on where the last one ended.
  private int childTowards(int parent, String name) {
    int first = parent + 1;
    int last = lastChild.getOrDefault(parent, first);
    int found = childTowards(name, last, modules.get(parent).end());
    if (found < 0) {
      found = childTowards(name, first, last);
    }
    if (found >= 0) {
      lastChild.put(parent, found);
    }
    return found;
  }

  private int childTowards(String name, int from, int end) {
    for (int child = from; child < end; child = modules.get(child).end()) {
      String prefix = modules.get(child).name();
      boolean towards =
          name.startsWith(prefix)
              && (name.length() == prefix.length() || name.charAt(prefix.length()) == '.');
      if (towards) {
        return child;
      }
    }
    return -1;
  }
}
