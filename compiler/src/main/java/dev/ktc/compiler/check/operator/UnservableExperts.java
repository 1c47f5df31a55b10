package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.RuleDevices;
import dev.ktc.compiler.catalog.Family;
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
import java.util.ArrayList;
import java.util.List;

/// Experts for `balance_serve` with an operation that cannot follow their calls.
public final class UnservableExperts implements ResolutionCheck {
  /// An operation on the GPU under `KTransformersExpertsV2`.
  public static final Code UNSERVABLE_EXPERTS =
      new Code("KTC4045", "unservable-experts", Severity.ERROR);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    if (!PairWording.applies(context)) {
      return found;
    }
    for (int rule : MixedFamilies.of(context, Family.SERVE)) {
      OperatorSpec operator = context.coverage().deviceFlow().duty(rule).operator();
      if (operator != null
          && operator.kind() == OperatorKind.EXPERTS
          && Boolean.FALSE.equals(
              RuleDevices.expertsOnHost(context.file().action(rule), operator))) {
        found.add(finding(context, rule, operator));
      }
    }
    return found;
  }

  private static Diagnostic finding(ResolutionContext context, int rule, OperatorSpec operator) {
    RuleFile file = context.file();
    String operation = RuleDevices.operation(file.action(rule), operator);
    return Diagnostic.of(
            UNSERVABLE_EXPERTS, "`" + operator.name() + "` cannot work with `" + operation + "`")
        .severity(Grounds.severity(context, Severity.ERROR))
        .at(
            Grounds.argument(file, rule, "generate_op"),
            "takes three arguments, but gets five",
            file.number(rule))
        .help("only `KExpertsCPU`, with `generate_device: cpu`, can follow its calls")
        .evidence(
            Grounds.evidence(context, context.coverage().reached(context.coverage().wonSets(rule))))
        .fails(
            StartFailure.Phase.P6,
            "TypeError: " + operation + ".forward() takes 4 positional arguments but 6 were given")
        .build();
  }
}
