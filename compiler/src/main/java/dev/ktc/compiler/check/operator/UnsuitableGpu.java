package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.DeviceSpec;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation whose kernels a GPU is too old for.
public final class UnsuitableGpu implements RuleSetCheck {
  /// A compute capability that is too low.
  public static final Code UNSUITABLE_GPU = new Code("KTC4010", "unsuitable-gpu", Severity.ERROR);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    DeviceInventory devices = context.devices();
    if (devices == null || context.settings().target().release() == null) {
      return List.of();
    }
    Faults faults = Faults.of(UNSUITABLE_GPU, context);
    for (RuleUse use : RuleUse.effective(context)) {
      Fault fault = fault(use, devices);
      if (fault != null) {
        boolean chosen = use.action().argument(Role.GENERATE.operation()) != null;
        Span where =
            faults.valueOf(use.rule(), chosen ? Role.GENERATE.operation() : Role.GENERATE.device());
        faults.add(fault, use.rule(), where);
      }
    }
    return faults.diagnostics();
  }

  private static @Nullable Fault fault(RuleUse use, DeviceInventory devices) {
    OperationSpec operation = use.operation(Role.GENERATE);
    String written = use.device(Role.GENERATE);
    String least = operation == null ? null : operation.limits().capability();
    DeviceName name = written == null ? null : DeviceNames.parse(written);
    if (operation == null || least == null || name == null || name.kind() != DeviceKind.CUDA) {
      return null;
    }
    DeviceSpec device = devices.find(name);
    String has = device == null ? null : device.compute();
    if (has == null || number(has) >= number(least)) {
      return null;
    }
    return Fault.of(
            Severity.ERROR,
            "`"
                + operation.name()
                + "` needs compute capability "
                + least
                + ", but `"
                + name.resolved()
                + "` has "
                + has,
            "too new for this GPU")
        .help(
            number(has) >= number("8.0")
                ? "`KLinearMarlin` runs there"
                : "`KLinearTorch` runs there")
        .fails(operation.limits().incapable());
  }

  /// `8.9` as 89. Minor versions have one digit.
  private static int number(String capability) {
    int dot = capability.indexOf('.');
    return 10 * Integer.parseInt(capability.substring(0, dot))
        + Integer.parseInt(capability.substring(dot + 1));
  }
}
