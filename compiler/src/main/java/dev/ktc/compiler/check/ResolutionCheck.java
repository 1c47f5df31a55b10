package dev.ktc.compiler.check;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.util.List;

/// A check of the rules on one model.
public interface ResolutionCheck {
  /// The findings, in file order.
  List<Diagnostic> check(ResolutionContext context);
}
