package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorLimits.NoOperation;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `generate_op` or `prefill_op` is null, or the text `None`.
public final class NullOperation implements RuleSetCheck {
  /// No operation where one is needed.
  public static final Code NULL_OPERATION = new Code("KTC4003", "null-operation", Severity.ERROR);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    if (context.settings().target().release() == null) {
      return List.of();
    }
    Faults faults = Faults.of(NULL_OPERATION, context);
    for (RuleUse use : RuleUse.effective(context)) {
      OperatorSpec operator = use.operator();
      if (operator == null || !use.hasOperations()) {
        continue;
      }
      for (Role role : Role.values()) {
        Fault fault = fault(operator, use.action().argument(role.operation()), role);
        if (fault != null) {
          faults.add(fault, use.rule(), faults.valueOf(use.rule(), role.operation()));
        }
      }
    }
    return faults.diagnostics();
  }

  private static @Nullable Fault fault(OperatorSpec operator, @Nullable Value value, Role role) {
    boolean none = value instanceof Value.None;
    boolean text = value instanceof Value.Str(String written) && written.equals("None");
    NoOperation accepted = operator.limits().noOperation();
    if (!(none || text) || (accepted == NoOperation.FINE_AS_PREFILL && !role.used())) {
      return null;
    }
    Fault fault =
        Fault.of(
            Severity.ERROR,
            "`" + operator.name() + "` cannot do without `" + role.operation() + "`",
            none ? "null" : "a text for YAML, not null");
    if (text && accepted == NoOperation.FAILS) {
      fault =
          operator.kind() == OperatorKind.LINEAR
              ? fault.fails(Phase.P3, "AssertionError: linear_type None not supported")
              : fault.fails(Phase.P3, "KeyError: 'None'");
    } else {
      fault =
          fault.fails(
              Phase.P4,
              "AttributeError: 'NoneType' object has no attribute '"
                  + (role.used() ? "load" : "unload")
                  + "'");
    }
    return fault.help(
        "leave `"
            + role.operation()
            + "` out, which means `"
            + operator.fallback(role.operation())
            + "`"
            + (role.used() ? "" : "; it is never loaded"));
  }
}
