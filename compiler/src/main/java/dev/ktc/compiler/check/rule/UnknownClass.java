package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.model.ModelClasses;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/// A class condition for a class that does not exist, or that ktc does not know.
public final class UnknownClass implements RuleSetCheck {
  /// A `match.class` that cannot be imported, or is not known.
  public static final Code UNKNOWN_CLASS = new Code("KTC1090", "unknown-class", Severity.ERROR);

  /// Packages that are there wherever KTransformers is.
  private static final List<String> INSTALLED = List.of("torch", "transformers", "ktransformers");

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    RuleFile file = context.file();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      String wanted = file.rule(rule).selector().className();
      Span where = file.origin(rule).matchClass();
      if (wanted == null || where == null || used(context, rule)) {
        continue;
      }
      switch (ModelClasses.existence(wanted)) {
        case EXISTS -> {}
        case MISSING -> found.add(missing(file, rule, wanted, where));
        case UNDECIDED -> {
          // With a model, `matches-nothing` says more.
          if (context.models().isEmpty()) {
            found.add(undecided(file, rule, where));
          }
        }
      }
    }
    return found;
  }

  private static boolean used(RuleSetContext context, int rule) {
    return context.models().stream().anyMatch(model -> model.matched(rule) > 0);
  }

  private static Diagnostic missing(RuleFile file, int rule, String wanted, Span where) {
    int dot = wanted.lastIndexOf('.');
    String module = dot < 0 ? "" : wanted.substring(0, dot);
    boolean knownModule = ModelClasses.modules().contains(module);
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNKNOWN_CLASS,
                knownModule
                    ? "`" + module + "` has no class `" + wanted.substring(dot + 1) + "`"
                    : "there is no class `" + wanted + "`")
            .at(file.at(where), "cannot be imported", file.number(rule))
            .note("KTransformers imports it for the first module it visits, and stops there")
            .fails(Phase.P1, importing(module, wanted.substring(dot + 1), knownModule));
    suggest(finding, file, where, wanted);
    return finding.build();
  }

  private static Diagnostic undecided(RuleFile file, int rule, Span where) {
    String wanted = file.rule(rule).selector().className();
    Diagnostic.Builder finding =
        Diagnostic.of(UNKNOWN_CLASS, "the class `" + wanted + "` is not known")
            .severity(Severity.WARNING)
            .at(file.at(where), "of no known model", file.number(rule))
            .note("of a class that is not known, no ancestors are assumed");
    if (wanted != null && wanted.indexOf('.') > 0) {
      int dot = wanted.lastIndexOf('.');
      String failure = importing(wanted.substring(0, dot), wanted.substring(dot + 1), false);
      finding.fails(Phase.P1, failure);
    }
    suggest(finding, file, where, wanted == null ? "" : wanted);
    return finding.build();
  }

  /// What Python says of the import; it names the first package that it cannot find.
  private static String importing(String module, String name, boolean knownModule) {
    if (knownModule) {
      return "AttributeError: module '" + module + "' has no attribute '" + name + "'";
    }
    int dot = module.indexOf('.');
    String first = dot < 0 ? module : module.substring(0, dot);
    boolean installed = INSTALLED.contains(first);
    return "ModuleNotFoundError: No module named '" + (installed ? module : first) + "'";
  }

  private static void suggest(
      Diagnostic.Builder finding, RuleFile file, Span where, String wanted) {
    String near = Suggestion.closest(wanted, ModelClasses.all());
    if (near == null) {
      return;
    }
    finding
        .help("did you mean `" + near + "`?")
        .fix(
            new Fix(
                Fix.Safety.UNSAFE,
                "write `" + near + "`",
                List.of(new Fix.Edit(file.at(where), near))));
  }
}
