package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.ModuleGroup;
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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/// A rule without which a later one would do the same.
public final class RemovableRule implements RuleSetCheck, ResolutionCheck {
  /// A rule that changes nothing.
  public static final Code REMOVABLE_RULE = new Code("KTC2004", "removable-rule", Severity.NOTE);

  private static final int MOST_HEIRS = 3;

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    RuleFile file = context.file();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; context.models().isEmpty() && rule < file.size(); rule++) {
      List<Integer> heirs = file.anyBroken() ? List.of() : context.names().heirs(rule);
      if (heirs.stream().anyMatch(heir -> !context.names().reach(heir).dead())) {
        String witness = context.names().example(rule);
        found.add(
            finding(file, rule, heirs, "")
                .evidence(
                    Evidence.of(Evidence.Level.ALL_NAMES)
                        .withWitness(file.evaluator().confirm(witness, rule)))
                .build());
      }
    }
    return found;
  }

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    RuleFile file = context.file();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; !file.anyBroken() && rule < file.size(); rule++) {
      BitSet won = context.coverage().wonSets(rule);
      List<Integer> heirs = heirs(context.coverage(), rule, won);
      // Of two rules that could replace each other, the later is reported, as redundant.
      if (heirs.stream().anyMatch(heir -> context.coverage().won(heir) > 0)) {
        ModuleGroup group = context.coverage().reached(won);
        String witness = context.model().modules().get(group.first()).name();
        found.add(
            finding(file, rule, heirs, " on " + context.modelName())
                .evidence(
                    Evidence.of(context.level(true))
                        .withWitness(file.evaluator().confirm(witness, rule, heirs))
                        .withModules(group.ranges(), group.count()))
                .build());
      }
    }
    return found;
  }

  /// The later rules that would win the same modules and do the same; empty if any does not.
  private static List<Integer> heirs(RuleCoverage coverage, int rule, BitSet won) {
    TreeSet<Integer> heirs = new TreeSet<>();
    for (int set = won.nextSetBit(0); set >= 0; set = won.nextSetBit(set + 1)) {
      int heir = coverage.next(set, rule);
      if (heir < 0 || !coverage.sameAction(heir, rule)) {
        return List.of();
      }
      heirs.add(heir);
    }
    return List.copyOf(heirs);
  }

  private static Diagnostic.Builder finding(
      RuleFile file, int rule, List<Integer> heirs, String where) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                REMOVABLE_RULE,
                file.called(rule)
                    + " changes nothing"
                    + where
                    + ": without it "
                    + file.called(heirs)
                    + " would do the same")
            .at(file.head(rule), "needed for nothing", file.number(rule));
    for (int heir : heirs.subList(0, Math.min(heirs.size(), MOST_HEIRS))) {
      finding.related(
          file.head(heir), "matches these too, with the same action", file.number(heir));
    }
    // On another model it may be needed.
    Fix.Safety safety = where.isEmpty() ? Fix.Safety.SAFE : Fix.Safety.DISPLAY_ONLY;
    Fix fix = file.deletion(rule, safety);
    return fix == null ? finding : finding.fix(fix);
  }
}
