package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.NameReach;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/// A rule whose every module lies below one that is replaced with `recursive: false`, so that
/// KTransformers never visits it.
public final class AncestorBlocked implements RuleSetCheck, ResolutionCheck {
  /// A rule for modules that are never visited.
  public static final Code ANCESTOR_BLOCKED =
      new Code("KTC2006", "ancestor-blocked", Severity.ERROR);

  private static final int MOST_STOPPERS = 4;

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    RuleFile file = context.file();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      if (context.names().reach(rule) instanceof NameReach.Blocked(String witness)) {
        List<Integer> stoppers = stoppers(file, witness);
        String message =
            file.called(rule)
                + " can never win: each name that it matches lies below a module that "
                + (stoppers.isEmpty() ? "an earlier rule" : file.called(stoppers))
                + " replaces with `recursive: false`";
        Evidence evidence =
            Evidence.of(Evidence.Level.ALL_NAMES)
                .withWitness(file.evaluator().confirm(witness, rule));
        List<RuleCoverage> models = context.models();
        if (!models.isEmpty() && models.getFirst().matched(rule) > 0) {
          ModuleGroup group = models.getFirst().hidden(rule);
          evidence = evidence.withModules(group.ranges(), group.count());
        }
        found.add(finding(file, rule, stoppers, message, evidence, Severity.ERROR));
      }
    }
    return found;
  }

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    RuleFile file = context.file();
    RuleCoverage coverage = context.coverage();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      boolean blocked = coverage.matched(rule) > 0 && coverage.visited(rule) == 0;
      if (!blocked || context.deadForAllNames(rule) || coverage.rootStops()) {
        continue;
      }
      ModuleGroup group = coverage.hidden(rule);
      List<Integer> stoppers = coverage.stoppers(rule);
      String witness = context.model().modules().get(group.first()).name();
      Evidence.Level level = context.level(stoppers.stream().noneMatch(file::brokenBefore));
      // A rule for a class wherever it occurs is often written for several variants of a model.
      boolean classOnly = file.rule(rule).selector().name() == null;
      Severity severity = classOnly ? Severity.WARNING : ANCESTOR_BLOCKED.severity();
      String message =
          file.called(rule)
              + " gets nothing on "
              + context.modelName()
              + ": "
              + (group.count() == 1 ? "the only module" : "all " + group.size())
              + " that it matches "
              + (group.count() == 1 ? "lies" : "lie")
              + " below modules that "
              + file.called(stoppers)
              + (stoppers.size() == 1 ? " replaces" : " replace")
              + " with `recursive: false`";
      Evidence evidence =
          Evidence.of(level)
              .withWitness(file.evaluator().confirm(witness, rule))
              .withModules(group.ranges(), group.count());
      found.add(
          finding(file, rule, stoppers, message, evidence, ResolutionContext.cap(severity, level)));
    }
    return found;
  }

  /// The rule without a class condition that stops the visit above a name.
  private static List<Integer> stoppers(RuleFile file, String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String ancestor = name.substring(0, dot);
      for (int rule = 0; rule < file.size(); rule++) {
        if (file.rule(rule).selector().className() == null
            && file.evaluator().finds(rule, ancestor)) {
          if (!file.action(rule).recursive()) {
            return List.of(rule);
          }
          break;
        }
      }
    }
    return List.of();
  }

  private static Diagnostic finding(
      RuleFile file,
      int rule,
      List<Integer> stoppers,
      String message,
      Evidence evidence,
      Severity severity) {
    Diagnostic.Builder finding =
        Diagnostic.of(ANCESTOR_BLOCKED, message)
            .severity(severity)
            .at(file.head(rule), "no module can reach this", file.number(rule))
            .evidence(evidence);
    for (int stopper : stoppers.subList(0, Math.min(stoppers.size(), MOST_STOPPERS))) {
      finding.related(file.head(stopper), "takes the modules above", file.number(stopper));
      Span recursive = file.origin(stopper).recursive();
      if (recursive != null) {
        finding.related(file.at(recursive), "their children are not visited", file.number(stopper));
      }
    }
    Fix fix = file.deletion(rule, Fix.Safety.UNSAFE);
    if (fix != null) {
      finding.fix(fix);
    }
    return finding
        .help("delete " + file.called(rule) + ", or let the rule above it go on to the children")
        .build();
  }
}
