package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.ActionDifference;
import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.NameReach;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import java.util.BitSet;
import java.util.List;

/// Words a rule that gets nothing because earlier rules take everything it matches; shared by
/// `shadowed-rule` and `redundant-rule`.
final class TakenRule {
  private static final int MOST_ASPECTS = 2;

  private TakenRule() {}

  /// Whether no module is left for a rule on the model, though it would get some if it stood first.
  static boolean taken(ResolutionContext context, int rule) {
    RuleCoverage coverage = context.coverage();
    return coverage.visited(rule) > 0 && coverage.won(rule) == 0 && !context.deadForAllNames(rule);
  }

  /// Whether everything that a rule loses goes to rules that do the same.
  static boolean sameAction(RuleCoverage coverage, int rule) {
    BitSet lost = coverage.lost(rule);
    return lost.stream().allMatch(set -> coverage.sameAction(coverage.first(set), rule));
  }

  /// The finding for all names.
  static Diagnostic forAllNames(
      Code code, RuleSetContext context, int rule, NameReach.Covered reach) {
    RuleFile file = context.file();
    String witness = file.evaluator().confirm(reach.witness(), rule, reach.blockers());
    String takers = file.called(reach.blockers());
    Diagnostic.Builder finding =
        Diagnostic.of(
            code,
            reach.sameAction()
                ? file.called(rule) + " is never needed: " + all(reach.blockers(), takers, "do")
                : file.called(rule) + " can never win: " + all(reach.blockers(), takers, "match"));
    Evidence evidence = Evidence.of(Evidence.Level.ALL_NAMES).withWitness(witness);
    List<RuleCoverage> models = context.models();
    if (!models.isEmpty() && models.getFirst().visited(rule) > 0) {
      ModuleGroup group = models.getFirst().reached(rule);
      evidence =
          evidence
              .withWitness(models.getFirst().model().modules().get(group.first()).name())
              .withModules(group.ranges(), group.count());
    }
    label(finding, file, rule, reach.blockers(), reach.sameAction(), blocker -> "");
    advise(finding, file, rule, reach.blockers(), reach.sameAction(), true);
    return finding.evidence(evidence).build();
  }

  private static String all(List<Integer> blockers, String takers, String verb) {
    boolean one = blockers.size() == 1;
    if (verb.equals("do")) {
      return takers + (one ? " already does" : " together already do") + " the same";
    }
    return takers + (one ? " matches" : " together match") + " every name that it matches";
  }

  /// The finding on one model.
  static Diagnostic onModel(Code code, ResolutionContext context, int rule, boolean same) {
    RuleFile file = context.file();
    RuleCoverage coverage = context.coverage();
    BitSet lost = coverage.lost(rule);
    ModuleGroup group = coverage.reached(lost);
    List<Integer> blockers = coverage.blockers(rule, lost);
    String witness = context.model().modules().get(group.first()).name();
    int winner = coverage.resolution().winner(group.first());
    file.evaluator().confirm(witness, rule, List.of(winner));
    boolean certain = !file.anyBroken() || coverage.hidden(rule).count() == 0;
    Evidence.Level level = context.level(certain);
    String takers = file.called(blockers) + (blockers.size() == 1 ? " takes" : " together take");
    String what = group.count() == 1 ? "the only module" : "all " + group.size();
    Diagnostic.Builder finding =
        Diagnostic.of(
                code,
                file.called(rule)
                    + (same ? " is not needed on " : " gets nothing on ")
                    + context.modelName()
                    + ": "
                    + takers
                    + " "
                    + what
                    + " that it matches"
                    + (same ? " and " + (blockers.size() == 1 ? "does" : "do") + " the same" : ""))
            .severity(ResolutionContext.cap(code.severity(), level))
            .evidence(
                Evidence.of(level).withWitness(witness).withModules(group.ranges(), group.count()));
    label(
        finding,
        file,
        rule,
        blockers,
        same,
        blocker -> {
          ModuleGroup taken = coverage.reached(coverage.shared(lost, blocker));
          return taken.outside() || taken.ranges() == null ? "" : " on " + taken.place();
        });
    if (coverage.hidden(rule).count() > 0) {
      finding.note(
          coverage.hidden(rule).size()
              + " more that it matches lie below modules replaced with `recursive: false`");
    }
    advise(finding, file, rule, blockers, same, false);
    return finding.build();
  }

  private static void label(
      Diagnostic.Builder finding,
      RuleFile file,
      int rule,
      List<Integer> blockers,
      boolean same,
      java.util.function.IntFunction<String> place) {
    finding.at(
        file.head(rule),
        same ? "nothing is left for this" : "no module can reach this",
        file.number(rule));
    for (int blocker : blockers) {
      ActionDifference difference =
          ActionDifference.between(file.action(blocker), file.action(rule));
      String differs = difference.phrase("in " + file.called(rule), MOST_ASPECTS);
      boolean last = blockers.size() > 1 && blocker == blockers.getLast();
      finding.related(
          file.head(blocker),
          "matches these first"
              + place.apply(blocker)
              + (differs.isEmpty() ? "" : ": " + differs)
              + (last ? "; together these leave nothing" : ""),
          file.number(blocker));
    }
  }

  private static void advise(
      Diagnostic.Builder finding,
      RuleFile file,
      int rule,
      List<Integer> blockers,
      boolean same,
      boolean proved) {
    if (same) {
      finding.help("delete " + file.called(rule) + "; the model gets the same without it");
    } else {
      finding.help(
          "the first rule that matches wins: put "
              + file.called(rule)
              + " before "
              + file.called(blockers.getFirst())
              + " if it is an exception to it, else delete it");
    }
    // On another model a rule that is redundant on this one may be needed.
    Fix.Safety unneeded = proved ? Fix.Safety.SAFE : Fix.Safety.DISPLAY_ONLY;
    Fix.Safety safety = same ? unneeded : Fix.Safety.UNSAFE;
    Fix fix = file.deletion(rule, safety);
    if (fix != null) {
      finding.fix(fix);
    }
  }
}
