package dev.ktc.compiler.check;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.util.List;

/// A check of the rules on one model against the user's devices.
public interface MemoryCheck {
  /// The findings, in the order of the devices.
  List<DeviceFinding> check(MemoryContext context);

  /// What was found on one device; a check says at most one thing of each.
  ///
  /// @param device as the memory report calls it
  /// @param needed bytes that it must hold at least; 0 where that is not the matter
  record DeviceFinding(String device, long needed, Diagnostic diagnostic) {}
}
