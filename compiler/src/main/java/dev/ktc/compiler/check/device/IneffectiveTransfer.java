package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.TransferMap;
import dev.ktc.compiler.analysis.TransferMap.Transfer;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/// Entries of `transfer_map` that move nothing.
public final class IneffectiveTransfer implements ResolutionCheck {
  /// An entry without effect.
  public static final Code INEFFECTIVE_TRANSFER =
      new Code("KTC5018", "ineffective-transfer", Severity.WARNING);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    TransferMap map = flow.transferMap();
    // Where the stream should have moved, that is said instead.
    if (map == null
        || !map.honoured()
        || !flow.segments().isEmpty()
        || !FlowWording.rulesDecide(context)) {
      return List.of();
    }
    List<Diagnostic> found = new ArrayList<>();
    for (Transfer transfer : map.transfers()) {
      if (transfer.layer() < 0) {
        found.add(never(context, map, transfer));
      } else if (flow.idle().contains(transfer)) {
        found.add(
            finding(
                context,
                map,
                "`transfer_map` moves to `"
                    + transfer.target()
                    + "` before layer "
                    + transfer.layer()
                    + ", where the token stream already is",
                Severity.NOTE));
      }
    }
    return found;
  }

  private static Diagnostic never(ResolutionContext context, TransferMap map, Transfer transfer) {
    String reason =
        switch (transfer.kind()) {
          case TEXT -> "a text equals no layer number";
          case BEYOND_MODEL ->
              context.modelName()
                  + " has the layers 0 to "
                  + (context.model().facts().layers() - 1);
          case OTHER, LAYER -> "it equals no layer number";
        };
    return finding(
        context,
        map,
        "the key " + transfer.shown() + " of `transfer_map` never fires: " + reason,
        Severity.WARNING);
  }

  private static Diagnostic finding(
      ResolutionContext context, TransferMap map, String message, Severity severity) {
    RuleFile file = context.file();
    return Diagnostic.of(INEFFECTIVE_TRANSFER, message)
        .severity(severity)
        .at(
            Grounds.argument(file, map.rule(), TransferMap.ARGUMENT),
            "this entry has no effect",
            file.number(map.rule()))
        .help("keys are layer numbers without quotes; leave out what moves nothing")
        .evidence(
            Evidence.of(Grounds.level(context))
                .withWitness(context.coverage().deviceFlow().modelModule()))
        .build();
  }
}
