package dev.ktc.compiler.analysis;

import dev.ktc.compiler.model.ModuleNode;
import java.util.BitSet;

/// Modules of a finding, summed up one by one.
public final class ModuleTally {
  private static final int LAYER_BOUND = 1 << 16;

  private final BitSet layers = new BitSet();
  private int count;
  private int first = -1;
  private boolean outside;

  /// Counts a module.
  public void add(ModuleNode module) {
    first = count++ == 0 ? module.id() : first;
    if (module.layer() >= 0 && module.layer() < LAYER_BOUND) {
      layers.set(module.layer());
    } else {
      outside = true;
    }
  }

  /// Whether nothing was counted.
  public boolean isEmpty() {
    return count == 0;
  }

  /// What was counted so far.
  public ModuleGroup group() {
    return new ModuleGroup(count, (BitSet) layers.clone(), outside, first);
  }
}
