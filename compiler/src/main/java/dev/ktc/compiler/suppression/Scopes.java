package dev.ktc.compiler.suppression;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.suppression.Allowance.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the comment that allows a finding: that of its rule, else that of the file. Of several for
/// the same kind and place the first counts, so that the others are unused.
final class Scopes {
  private final SourceFile file;
  private final Map<Code, TreeMap<Integer, Use>> byStart = new HashMap<>();
  private final Map<Code, Use> whole = new HashMap<>();

  /// A name in a comment.
  record Use(Allowance allowance, Named named) {}

  Scopes(SourceFile file, List<Allowance> allowances) {
    this.file = file;
    for (Allowance allowance : allowances) {
      for (Named named : allowance.names()) {
        Use use = new Use(allowance, named);
        if (allowance.wholeFile()) {
          whole.putIfAbsent(named.code(), use);
        } else {
          byStart
              .computeIfAbsent(named.code(), _ -> new TreeMap<>())
              .putIfAbsent(allowance.scope().start(), use);
        }
      }
    }
  }

  /// What allows a finding, if it is no error; null for nothing.
  @Nullable Use of(Diagnostic finding) {
    if (finding.primary().where().file() != file) {
      return null;
    }
    int at = finding.primary().where().span().start();
    TreeMap<Integer, Use> own = byStart.get(finding.code());
    Map.Entry<Integer, Use> before = own == null ? null : own.floorEntry(at);
    if (before != null) {
      Span scope = before.getValue().allowance().scope();
      if (at <= scope.end()) {
        return before.getValue();
      }
    }
    return whole.get(finding.code());
  }
}
