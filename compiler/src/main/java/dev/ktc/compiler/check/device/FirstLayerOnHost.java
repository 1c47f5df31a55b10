package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow.End;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import java.util.List;

/// The first layer's attention is on the host, where the token stream cannot start.
public final class FirstLayerOnHost implements ResolutionCheck {
  /// The stream would start on `cpu`.
  public static final Code FIRST_LAYER_ON_HOST =
      new Code("KTC5014", "first-layer-on-host", Severity.ERROR);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    End first = context.coverage().deviceFlow().first();
    if (!FlowWording.rulesDecide(context)
        || first == null
        || first.rule() < 0
        || first.device().kind() != DeviceKind.CPU) {
      return List.of();
    }
    RuleFile file = context.file();
    ModuleTally tally = new ModuleTally();
    tally.add(first.module());
    return List.of(
        Diagnostic.of(
                FIRST_LAYER_ON_HOST,
                "`" + first.module().name() + "` is on `cpu`, where the token stream cannot start")
            .severity(Grounds.severity(context, Severity.ERROR))
            .at(
                Grounds.argument(file, first.rule(), "generate_device"),
                "puts it on `cpu`",
                file.number(first.rule()))
            .note("the device of the first layer's attention becomes the current CUDA device")
            .help("let the first layers be on a GPU, the last ones on the host")
            .evidence(Grounds.evidence(context, tally.group()))
            .fails(StartFailure.Phase.P6, "ValueError: Expected a cuda device, but got: cpu")
            .build());
  }
}
