package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.check.operator.VisitedExperts;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.List;

/// Joins what two phases found of one defect: how a rule is written, and what follows on a model.
final class SameDefect {
  private static final String RECURSIVE = "recursive";

  private SameDefect() {}

  /// The findings, with a lost `recursive: False` named once, where it is lost, with its costs.
  static List<Diagnostic> join(List<Diagnostic> found) {
    List<Diagnostic> joined = new ArrayList<>(found);
    for (Diagnostic cost : found) {
      for (int i = 0;
          cost.code().equals(VisitedExperts.VISITED_EXPERTS) && i < joined.size();
          i++) {
        Diagnostic cause = joined.get(i);
        if (losesRecursive(cause) && cause.rule().equals(cost.rule())) {
          joined.set(i, join(cause, cost));
          joined.remove(cost);
          break;
        }
      }
    }
    return joined;
  }

  private static boolean losesRecursive(Diagnostic finding) {
    if (finding.code().equals(Lowering.QUOTED_BOOLEAN)) {
      return true;
    }
    Location where = finding.primary().where();
    return finding.code().equals(Lowering.MISPLACED_KEY)
        && where.file().text(where.span()).contains(RECURSIVE);
  }

  private static Diagnostic join(Diagnostic cause, Diagnostic cost) {
    List<String> notes = new ArrayList<>(cause.details().notes());
    notes.add("so " + cost.message());
    notes.addAll(cost.details().notes());
    return new Diagnostic(
        cause.code(),
        cause.severity(),
        cause.message(),
        cause.primary(),
        cost.related(),
        new Diagnostic.Details(
            notes,
            cause.details().help(),
            cost.details().evidence(),
            cause.details().fix(),
            cause.details().start()));
  }
}
