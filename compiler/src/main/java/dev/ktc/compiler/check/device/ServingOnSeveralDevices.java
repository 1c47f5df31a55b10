package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import java.util.List;
import java.util.SortedSet;

/// Operators for `balance_serve` are spread over several GPUs.
public final class ServingOnSeveralDevices implements ResolutionCheck {
  /// `balance_serve` on several GPUs.
  public static final Code SERVING_ON_SEVERAL_DEVICES =
      new Code("KTC5021", "serving-on-several-devices", Severity.ERROR);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    if (!FlowWording.rulesDecide(context) || !FlowWording.servesOnSeveral(context)) {
      return List.of();
    }
    RuleFile file = context.file();
    DeviceFlow flow = context.coverage().deviceFlow();
    SortedSet<DeviceName> devices = flow.accelerators();
    DeviceName first = devices.first();
    int serving = -1;
    int elsewhere = -1;
    for (int rule = 0; rule < file.size(); rule++) {
      if (context.coverage().won(rule) == 0) {
        continue;
      }
      var operator = flow.duty(rule).operator();
      boolean serves = operator != null && operator.family() == Family.SERVE;
      serving = serving < 0 && serves ? rule : serving;
      DeviceName device = flow.duty(rule).device();
      boolean other = device != null && device.kind().isAccelerator() && !device.equals(first);
      elsewhere = elsewhere < 0 && other ? rule : elsewhere;
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
                SERVING_ON_SEVERAL_DEVICES,
                "operators for `balance_serve` on several devices: " + FlowWording.devices(devices))
            .severity(Grounds.severity(context, Severity.ERROR))
            .at(Grounds.replaceClass(file, serving), "is for `balance_serve`", file.number(serving))
            .note("its attention has one plan of work, on one GPU")
            .help("put everything on one GPU, or take the operators of `local_chat`")
            .evidence(
                Grounds.evidence(
                    context, context.coverage().reached(context.coverage().wonSets(serving))));
    if (elsewhere >= 0) {
      finding.related(
          Grounds.argument(file, elsewhere, flow.duty(elsewhere).argument()),
          "on another device",
          file.number(elsewhere));
    }
    return List.of(
        finding.fails(StartFailure.Phase.P6, FlowWording.meeting(first, devices.last())).build());
  }
}
