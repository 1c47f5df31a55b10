package dev.ktc.compiler.check;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.util.List;

/// A check of the rules on one model against the user's devices.
public interface MemoryCheck {
  /// The findings, in the order of the devices.
  List<Diagnostic> check(MemoryContext context);
}
