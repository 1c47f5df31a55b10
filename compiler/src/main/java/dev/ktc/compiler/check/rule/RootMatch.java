package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.List;
import java.util.OptionalInt;

/// A rule that wins the root module, whose name is empty.
public final class RootMatch implements RuleSetCheck, ResolutionCheck {
  /// A rule that wins the root module.
  public static final Code ROOT_MATCH = new Code("KTC2007", "root-match", Severity.WARNING);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    RuleFile file = context.file();
    if (!context.models().isEmpty()) {
      return List.of();
    }
    for (int rule = 0; rule < file.size(); rule++) {
      boolean anyClass = file.rule(rule).selector().className() == null;
      if (anyClass && file.evaluator().finds(rule, "")) {
        return List.of(finding(file, rule, Evidence.Level.ALL_NAMES, file.brokenBefore(rule)));
      }
    }
    return List.of();
  }

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    int rule = context.coverage().resolution().winner(0);
    if (rule < 0) {
      return List.of();
    }
    RuleFile file = context.file();
    file.evaluator().confirm("", rule);
    Evidence.Level level = context.level(!file.brokenBefore(rule));
    return List.of(finding(file, rule, level, level == Evidence.Level.INEXACT));
  }

  private static Diagnostic finding(
      RuleFile file, int rule, Evidence.Level level, boolean uncertain) {
    boolean stops = !file.action(rule).recursive();
    Severity severity = stops && !uncertain ? Severity.ERROR : ROOT_MATCH.severity();
    Diagnostic.Builder finding =
        Diagnostic.of(
                ROOT_MATCH,
                stops
                    ? file.called(rule)
                        + " stops at the root module with `recursive: false`: no other module is"
                        + " visited, and the whole model stays as it is"
                    : file.called(rule) + " wins the root module, which is never replaced")
            .severity(severity)
            .at(file.head(rule), "also matches the empty name of the root", file.number(rule))
            .evidence(
                new Evidence(
                    uncertain ? Evidence.Level.INEXACT : level, "", null, OptionalInt.of(1)));
    return finding
        .help("anchor the pattern to what it is meant for, as in `^model\\.`, or ask for `.+`")
        .build();
  }
}
