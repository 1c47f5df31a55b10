package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow.End;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import java.util.List;

/// A rule puts the token embedding on an accelerator, though it is called on the host.
public final class EmbeddingOffHost implements ResolutionCheck {
  /// The embedding is not on `cpu`.
  public static final Code EMBEDDING_OFF_HOST =
      new Code("KTC5013", "embedding-off-host", Severity.ERROR);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    End embedding = context.coverage().deviceFlow().embedding();
    if (!FlowWording.rulesDecide(context)
        || embedding == null
        || embedding.rule() < 0
        || embedding.device().kind() == DeviceKind.CPU) {
      return List.of();
    }
    RuleFile file = context.file();
    int rule = embedding.rule();
    ModuleTally tally = new ModuleTally();
    tally.add(embedding.module());
    return List.of(
        Diagnostic.of(
                EMBEDDING_OFF_HOST,
                "`"
                    + embedding.module().name()
                    + "` is on `"
                    + embedding.device()
                    + "`, not on `cpu`")
            .severity(Grounds.severity(context, Severity.ERROR))
            .at(
                Grounds.argument(file, rule, "generate_device"),
                "puts it on `" + embedding.device() + "`",
                file.number(rule))
            .note("it is called with token numbers on the host, whatever the other devices are")
            .help("give it a rule with `generate_device: cpu` before this one")
            .evidence(Grounds.evidence(context, tally.group()))
            .fails(StartFailure.Phase.P6, FlowWording.meeting(DeviceName.HOST, embedding.device()))
            .build());
  }
}
