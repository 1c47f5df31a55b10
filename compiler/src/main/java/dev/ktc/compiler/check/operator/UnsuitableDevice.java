package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.OperationLimits.DeviceLimit;
import dev.ktc.compiler.catalog.OperationLimits.DeviceLimit.Demand;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation on a device on which it cannot run.
public final class UnsuitableDevice implements RuleSetCheck {
  /// An operation and a device that do not go together.
  public static final Code UNSUITABLE_DEVICE =
      new Code("KTC4009", "unsuitable-device", Severity.ERROR);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    if (context.settings().target().release() == null) {
      return List.of();
    }
    Faults faults = Faults.of(UNSUITABLE_DEVICE, context);
    for (RuleUse use : RuleUse.effective(context)) {
      for (Role role : Role.values()) {
        Fault fault = fault(use, role);
        if (fault != null) {
          faults.add(fault, use.rule(), place(use, role, faults));
        }
      }
    }
    return faults.diagnostics();
  }

  /// What was written of the two; the device rather than the operation.
  private static Span place(RuleUse use, Role role, Faults faults) {
    boolean device = use.action().argument(role.device()) != null;
    return faults.valueOf(use.rule(), device ? role.device() : role.operation());
  }

  private static @Nullable Fault fault(RuleUse use, Role role) {
    OperationSpec operation = use.operation(role);
    String device = use.device(role);
    if (operation == null || device == null) {
      return null;
    }
    for (DeviceLimit limit : operation.limits().devices()) {
      if (!limit.accepts(device) && (role.used() || limit.unusedToo())) {
        return fault(use, role, operation, device, limit);
      }
    }
    return null;
  }

  private static Fault fault(
      RuleUse use, Role role, OperationSpec operation, String device, DeviceLimit limit) {
    boolean never = limit.demand() == Demand.NEVER;
    boolean given = use.action().argument(role.device()) != null;
    boolean chosen = use.action().argument(role.operation()) != null;
    Fault fault =
        Fault.of(
                Severity.ERROR,
                "`"
                    + operation.name()
                    + "` cannot run on `"
                    + device
                    + "`"
                    + (never ? "" : ", only on `" + limit.kind().label() + "`"),
                "not for `" + operation.name() + "`")
            .fails(limit.failure());
    if (!given) {
      fault = fault.note("`" + role.device() + "` is `" + device + "` when absent");
    }
    if (!chosen) {
      fault = fault.note("`" + role.operation() + "` is `" + operation.name() + "` when absent");
    }
    if (!role.used()) {
      fault = fault.note("`prefill_op` is never used, but its constructor checks the device");
    }
    return fault.help(help(role, operation, limit));
  }

  private static String help(Role role, OperationSpec operation, DeviceLimit limit) {
    if (limit.demand() != Demand.NEVER) {
      return "write `"
          + role.device()
          + ": "
          + limit.kind().label()
          + "`"
          + (operation.argument("out_device") == null
              ? ""
              : "; `out_device` says where the result goes");
    }
    if (limit.kind() == DeviceKind.CPU) {
      boolean linear = operation.kind() == OperatorKind.LINEAR;
      return linear
          ? "on `cpu`, linear layers take `KLinearCPUInfer` or `KLinearTorch`"
          : "on `cpu`, experts take `KExpertsCPU`";
    }
    return limit.kind() == DeviceKind.XPU
        ? "on `xpu`, linear layers take `KLinearIPEXLLM` or `KLinearTorch`"
        : "on `npu`, linear layers take `KLinearTorchW8A8A2` or `KLinearTorch`";
  }
}
