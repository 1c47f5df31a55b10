package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Experts that are replaced while the block around them is not, or the other way round.
public final class UnpairedExperts implements ResolutionCheck {
  /// Experts and block do not fit.
  public static final Code UNPAIRED_EXPERTS =
      new Code("KTC4040", "unpaired-experts", Severity.ERROR);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    if (!PairWording.complete(context)) {
      return found;
    }
    Map<Integer, ModuleTally> alone = PairWording.tallies();
    Map<Integer, ModuleTally> hollow = PairWording.tallies();
    for (ModuleNode experts : context.model().modules()) {
      if (experts.name().endsWith(PairWording.EXPERTS)
          && experts.type().name().equals(PairWording.MODULE_LIST)) {
        sort(context, experts, alone, hollow);
      }
    }
    // Where the other rule matches nothing, that is said already.
    if (!PairWording.idle(context, OperatorKind.MOE_BLOCK)) {
      alone.forEach((rule, tally) -> found.add(alone(context, rule, tally)));
    }
    if (!PairWording.idle(context, OperatorKind.EXPERTS)) {
      hollow.forEach((rule, tally) -> found.add(hollow(context, rule, tally)));
    }
    return found;
  }

  private static void sort(
      ResolutionContext context,
      ModuleNode experts,
      Map<Integer, ModuleTally> alone,
      Map<Integer, ModuleTally> hollow) {
    int block = experts.parent();
    if (PairWording.unknown(context, block) || PairWording.unknown(context, experts.id())) {
      return;
    }
    OperatorSpec outer = PairWording.operator(context, block);
    OperatorSpec inner = PairWording.operator(context, experts.id());
    boolean blockReplaced = outer != null && outer.kind() == OperatorKind.MOE_BLOCK;
    boolean expertsReplaced = inner != null && inner.kind() == OperatorKind.EXPERTS;
    boolean builds = outer != null && outer.memory().builtExperts() != null;
    ModuleNode kept = blockReplaced ? experts : context.model().modules().get(block);
    if (blockReplaced == expertsReplaced || builds || LostOperator.reports(context, kept)) {
      return;
    }
    int rule = context.coverage().resolution().winner(blockReplaced ? block : experts.id());
    PairWording.of(blockReplaced ? hollow : alone, rule).add(experts);
  }

  private static Diagnostic alone(ResolutionContext context, int rule, ModuleTally tally) {
    RuleFile file = context.file();
    ModuleGroup group = tally.group();
    String name = PairWording.simpleName(file.action(rule).className());
    return Diagnostic.of(
            UNPAIRED_EXPERTS,
            "the experts of " + group.place() + " are replaced, but not the block around them")
        .severity(Grounds.severity(context, Severity.ERROR))
        .at(Grounds.replaceClass(file, rule), "replaces the experts alone", file.number(rule))
        .note("the original block picks single experts out of a list")
        .help("replace the block, too: `ktc operators` lists the MoE blocks")
        .evidence(Grounds.evidence(context, group))
        .fails(StartFailure.Phase.P6, "TypeError: '" + name + "' object is not subscriptable")
        .build();
  }

  private static Diagnostic hollow(ResolutionContext context, int rule, ModuleTally tally) {
    RuleFile file = context.file();
    ModuleGroup group = tally.group();
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNPAIRED_EXPERTS,
                "the MoE block of " + group.place() + " is replaced, but not the experts in it")
            .severity(Grounds.severity(context, Severity.ERROR))
            .at(Grounds.replaceClass(file, rule), "expects replaced experts", file.number(rule));
    int other = otherExperts(context);
    if (other >= 0) {
      finding.related(file.head(other), "replaces those of other layers", file.number(other));
    }
    return finding
        .note("it shows only when the first token is decoded")
        .help("replace `experts` with `KTransformersExperts` and `recursive: false`")
        .evidence(Grounds.evidence(context, group))
        .fails(
            StartFailure.Phase.P7,
            "AttributeError: 'ModuleList' object has no attribute 'generate_experts'")
        .build();
  }

  /// The first rule that replaces experts, -1 for none.
  private static int otherExperts(ResolutionContext context) {
    for (int rule = 0; rule < context.file().size(); rule++) {
      if (context.coverage().deviceFlow().duty(rule).is(OperatorKind.EXPERTS)
          && context.coverage().won(rule) > 0) {
        return rule;
      }
    }
    return -1;
  }
}
