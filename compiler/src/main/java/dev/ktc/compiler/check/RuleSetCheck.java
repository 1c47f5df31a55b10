package dev.ktc.compiler.check;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.util.List;

/// A check of the rules themselves, for all module names that may occur.
public interface RuleSetCheck {
  /// The findings, in file order.
  List<Diagnostic> check(RuleSetContext context);
}
