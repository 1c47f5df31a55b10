package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/// The order in which findings are shown: by file, line, column, number, message.
final class DiagnosticOrder {
  private DiagnosticOrder() {}

  /// Findings in order and without repetitions; those in the rule file come first.
  static List<Diagnostic> sorted(String ruleFile, List<Diagnostic> diagnostics) {
    List<Diagnostic> sorted = new ArrayList<>(new LinkedHashSet<>(diagnostics));
    sorted.sort(
        Comparator.comparing((Diagnostic d) -> !fileOf(d).equals(ruleFile))
            .thenComparing(DiagnosticOrder::fileOf)
            .thenComparingInt(d -> d.primary().where().span().start())
            .thenComparing(d -> d.code().number())
            .thenComparing(Diagnostic::message)
            .thenComparingInt(d -> d.primary().where().span().end()));
    return List.copyOf(sorted);
  }

  private static String fileOf(Diagnostic diagnostic) {
    return diagnostic.primary().where().file().name();
  }
}
