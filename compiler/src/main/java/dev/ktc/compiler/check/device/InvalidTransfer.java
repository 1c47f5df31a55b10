package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.TransferMap;
import dev.ktc.compiler.analysis.TransferMap.Transfer;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries of `transfer_map` at which the start fails.
public final class InvalidTransfer implements ResolutionCheck {
  /// A target that the class cannot move to.
  public static final Code INVALID_TRANSFER =
      new Code("KTC5019", "invalid-transfer", Severity.ERROR);

  private static final String DEEPSEEK = "KDeepseekV2Model";

  /// What is wrong with a target.
  ///
  /// @param message for people
  /// @param failure what Python prints
  private record Fault(String message, String failure) {}

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    TransferMap map = flow.transferMap();
    if (map == null || !map.honoured() || !FlowWording.rulesDecide(context)) {
      return List.of();
    }
    RuleFile file = context.file();
    boolean deepseek = file.action(map.rule()).className().endsWith("." + DEEPSEEK);
    List<Diagnostic> found = new ArrayList<>();
    for (Transfer transfer : map.transfers()) {
      Fault fault = transfer.layer() < 0 ? null : fault(transfer, deepseek);
      if (fault != null) {
        found.add(
            Diagnostic.of(INVALID_TRANSFER, fault.message())
                .severity(Grounds.severity(context, Severity.ERROR))
                .at(
                    Grounds.argument(file, map.rule(), TransferMap.ARGUMENT),
                    "fails before layer " + transfer.layer(),
                    file.number(map.rule()))
                .help("values are device names in quotes, such as \"cuda:1\"")
                .evidence(Evidence.of(Grounds.level(context)).withWitness(flow.modelModule()))
                .fails(StartFailure.Phase.P6, fault.failure())
                .build());
      }
    }
    return found;
  }

  private static @Nullable Fault fault(Transfer transfer, boolean deepseek) {
    boolean text = transfer.value() instanceof Value.Str;
    String target = "the target `" + transfer.target() + "` of `transfer_map`";
    if (!text && deepseek) {
      return new Fault(
          target + " is not a text",
          "AttributeError: '" + type(transfer.value()) + "' object has no attribute 'lower'");
    }
    if (transfer.device() == null) {
      return new Fault(
          target + " is not a device", InvalidDevice.refusal(transfer.target(), "RuntimeError"));
    }
    if (!deepseek && transfer.device().kind() == DeviceKind.CPU) {
      return new Fault(
          target + " is the host, which only `" + DEEPSEEK + "` can move to",
          "RuntimeError: invalid device for a CUDA stream: cpu");
    }
    return null;
  }

  private static String type(Value value) {
    return InvalidDevice.type(value);
  }
}
