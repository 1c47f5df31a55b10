package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.FormerNames;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `replace.class` names a class that ktc does not know, or that nobody can import.
public final class UnknownOperator implements RuleSetCheck {
  /// A class that is not in the catalogue.
  public static final Code UNKNOWN_OPERATOR =
      new Code("KTC4001", "unknown-operator", Severity.WARNING);

  private static final int MOST_RELATED = 3;

  /// One finding per class, at the first rule that names it.
  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Map<String, List<Rule>> byClass = new LinkedHashMap<>();
    for (Rule rule : context.file().rules().rules()) {
      Action action = rule.action();
      if (!action.keepsModule() && !known(action.className())) {
        byClass.computeIfAbsent(action.className(), key -> new ArrayList<>()).add(rule);
      }
    }
    List<Diagnostic> findings = new ArrayList<>();
    Origins origins = context.file().origins();
    byClass.forEach((path, users) -> findings.add(finding(path, users, origins)));
    return findings;
  }

  private static boolean known(String path) {
    return Operators.find(path) != null
        || Operations.all().stream().anyMatch(operation -> operation.path().equals(path));
  }

  private static Diagnostic finding(String path, List<Rule> users, Origins origins) {
    boolean importable = Operators.isClassPath(path);
    Diagnostic.Builder finding =
        Diagnostic.of(
            UNKNOWN_OPERATOR,
            importable
                ? "`" + path + "` is no operator that ktc knows"
                : "`" + path + "` is not the path of a class");
    Rule first = users.getFirst();
    finding
        .severity(importable ? Severity.WARNING : Severity.ERROR)
        .at(
            place(origins, first),
            importable ? "not in the catalogue" : "cannot be imported",
            first.id().index());
    for (Rule other : users.subList(1, Math.min(users.size(), 1 + MOST_RELATED))) {
      finding.related(place(origins, other), "here too", other.id().index());
    }
    if (users.size() > 1 + MOST_RELATED) {
      finding.note(users.size() + " rules name it");
    }
    String instead = instead(path);
    if (instead != null) {
      finding.help(instead);
    }
    if (importable) {
      finding.note(
          "KTransformers imports it when the first module matches; should it exist, ktc counts"
              + " 0.5 to 2 bytes per parameter");
    }
    return finding.build();
  }

  private static Location place(Origins origins, Rule rule) {
    Span span = origins.of(rule.id()).replaceClass();
    return span == null ? origins.head(rule.id()) : origins.at(span);
  }

  /// What to write instead; null when nothing comes to mind.
  private static @Nullable String instead(String path) {
    if (path.equalsIgnoreCase(Action.DEFAULT)) {
      return "write `default`, in lower case, to keep the module";
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    String renamed = FormerNames.ofClass(name);
    if (renamed != null) {
      return "older documentation calls `" + renamed + "` so";
    }
    List<String> same = Operators.named(name).stream().map(OperatorSpec::path).toList();
    if (!same.isEmpty()) {
      return "did you mean `" + String.join("` or `", same) + "`?";
    }
    String near =
        Suggestion.closest(path, Operators.all().stream().map(OperatorSpec::path).toList());
    return near == null ? null : "did you mean `" + near + "`?";
  }
}
