package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.OperatorLimits;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.ir.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An argument that collides with what the loader or the operator passes by itself.
public final class ForbiddenArgument implements RuleSetCheck {
  /// An argument that stops the start.
  public static final Code FORBIDDEN_ARGUMENT =
      new Code("KTC4007", "forbidden-argument", Severity.ERROR);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Release release = context.settings().target().release();
    if (release == null) {
      return List.of();
    }
    Faults faults = Faults.of(FORBIDDEN_ARGUMENT, context);
    for (RuleUse use : RuleUse.effective(context)) {
      if (use.action().keepsModule()) {
        continue;
      }
      for (Value.Entry argument : use.arguments()) {
        if (argument.key() instanceof Value.Str(String name)) {
          Fault fault = fault(use, name, release);
          if (fault != null) {
            faults.add(fault, use.rule(), faults.keyOf(use.rule(), name));
          }
        }
      }
    }
    return faults.diagnostics();
  }

  private static @Nullable Fault fault(RuleUse use, String name, Release release) {
    if (OperatorLimits.RESERVED.contains(name)) {
      return Fault.of(
              Severity.ERROR,
              "`" + name + "` is reserved: the loader passes it to every operator",
              "given twice")
          .help("delete it")
          .fails(
              Phase.P3,
              "TypeError: "
                  + use.action().className()
                  + "() got multiple values for keyword argument '"
                  + name
                  + "'");
    }
    OperatorSpec operator = use.operator();
    StartFailure refusal = operator == null ? null : operator.limits().refusal(name, release);
    if (operator == null || refusal == null) {
      return null;
    }
    String operation = Objects.requireNonNullElse(use.operationName(Role.GENERATE), "");
    return Fault.of(
            Severity.ERROR,
            "`" + operator.name() + "` must not be given `" + name + "`",
            "the operator passes it on by itself")
        .help(
            name.equals("device")
                ? "write `generate_device` instead"
                : "delete it: it would have no effect; `device` says where the model runs")
        .fails(
            new StartFailure(
                refusal.phase(), refusal.message().replace("{operation}", path(operation))));
  }

  private static String path(String operation) {
    return "ktransformers.operators.experts." + operation + "()";
  }
}
