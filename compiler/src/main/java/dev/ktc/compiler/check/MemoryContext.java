package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.MemoryReport;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.resolve.Resolution;

/// What a check against the user's devices may read.
///
/// @param resolution the rules on a model
/// @param origins where the rules are written
/// @param devices what the user has
/// @param memory what each device must hold
public record MemoryContext(
    Resolution resolution, Origins origins, DeviceInventory devices, MemoryReport memory) {
  /// Whether all rules could be read, and decided on every module of the model.
  public boolean certain() {
    return resolution.rules().broken().isEmpty()
        && resolution.undecided().isEmpty()
        && resolution.model().facts().classesKnown();
  }
}
