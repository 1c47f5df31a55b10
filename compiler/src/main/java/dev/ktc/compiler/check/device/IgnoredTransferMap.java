package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.TransferMap;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// A `transfer_map` that nobody reads.
public final class IgnoredTransferMap implements ResolutionCheck {
  /// The map is in a rule whose class does not read it.
  public static final Code IGNORED_TRANSFER_MAP =
      new Code("KTC5020", "ignored-transfer-map", Severity.WARNING);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    RuleFile file = context.file();
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; FlowWording.rulesDecide(context) && rule < file.size(); rule++) {
      Action action = file.action(rule);
      boolean given =
          action.argument(TransferMap.ARGUMENT) instanceof Value.Mapping map
              && !map.entries().isEmpty();
      if (!given || context.coverage().won(rule) == 0) {
        continue;
      }
      boolean reads = TransferMap.readBy(action.className());
      // A class that ktc does not know may well read it.
      boolean known = flow.duty(rule).known();
      // Where the stream should have moved, that is said instead, at the same place.
      boolean said = rule == flow.modelRule() && !flow.segments().isEmpty();
      if (known && !said && !(reads && rule == flow.modelRule())) {
        found.add(finding(context, flow, rule, reads));
      }
    }
    return found;
  }

  private static Diagnostic finding(
      ResolutionContext context, DeviceFlow flow, int rule, boolean reads) {
    RuleFile file = context.file();
    String name = file.action(rule).className();
    return Diagnostic.of(IGNORED_TRANSFER_MAP, "this `transfer_map` has no effect")
        .at(
            Grounds.argument(file, rule, TransferMap.ARGUMENT),
            reads
                ? "this rule does not win `" + flow.modelModule() + "`"
                : "`" + name.substring(name.lastIndexOf('.') + 1) + "` does not read it",
            file.number(rule))
        .note("only `KDeepseekV2Model` and `KQwen2MoeModel`, as the stack of layers, read it")
        .evidence(
            Grounds.evidence(context, context.coverage().reached(context.coverage().wonSets(rule))))
        .build();
  }
}
