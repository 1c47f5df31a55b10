package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.DeviceFlow.End;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.List;

/// The output layer is on another GPU than the final norm, which costs a copy for each token.
public final class LmHeadCopy implements ResolutionCheck {
  /// A copy before the output layer.
  public static final Code LM_HEAD_COPY = new Code("KTC5023", "lm-head-copy", Severity.NOTE);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    End head = flow.head();
    End norm = flow.norm();
    if (!FlowWording.flowApplies(context)
        || head == null
        || norm == null
        || head.rule() < 0
        || flow.duty(head.rule()).operator() == null
        || !head.device().kind().isAccelerator()
        || head.device().equals(norm.device())
        || !norm.device().equals(flow.last())) {
      return List.of();
    }
    RuleFile file = context.file();
    ModuleTally tally = new ModuleTally();
    tally.add(head.module());
    return List.of(
        Diagnostic.of(
                LM_HEAD_COPY,
                "`"
                    + head.module().name()
                    + "` is on `"
                    + head.device()
                    + "`, but the final norm is on `"
                    + norm.device()
                    + "`: one copy for each token")
            .at(
                Grounds.argument(file, head.rule(), flow.duty(head.rule()).argument()),
                "works, for it moves its input",
                file.number(head.rule()))
            .evidence(Grounds.evidence(context, tally.group()))
            .build());
  }
}
