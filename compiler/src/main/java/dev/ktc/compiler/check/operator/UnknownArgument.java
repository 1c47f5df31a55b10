package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorLimits;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An argument that no operator takes, so that it is silently swallowed.
public final class UnknownArgument implements RuleSetCheck {
  /// An argument that means nothing.
  public static final Code UNKNOWN_ARGUMENT =
      new Code("KTC4005", "unknown-argument", Severity.WARNING);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Faults faults = Faults.of(UNKNOWN_ARGUMENT, context);
    for (RuleUse use : RuleUse.effective(context)) {
      OperatorSpec operator = use.operator();
      boolean judged = operator == null ? use.action().keepsModule() : isKnown(operator);
      if (!judged) {
        continue;
      }
      for (Value.Entry argument : use.arguments()) {
        if (argument.key() instanceof Value.Str(String name) && !KnownArguments.isKnown(name)) {
          faults.add(fault(use, name), use.rule(), faults.keyOf(use.rule(), name));
        }
      }
    }
    return faults.diagnostics();
  }

  private static boolean isKnown(OperatorSpec operator) {
    return operator.limits().argumentsKnown();
  }

  private static Fault fault(RuleUse use, String name) {
    OperatorSpec operator = use.operator();
    String owner = operator == null ? "`default`" : "`" + operator.name() + "`";
    List<String> taken = taken(use);
    Fault fault =
        Fault.of(Severity.WARNING, "`" + name + "` is no argument of " + owner, "silently ignored");
    String near = Suggestion.closest(name, taken);
    if (near == null) {
      return fault.help(owner + " takes `" + String.join("`, `", taken) + "`");
    }
    boolean there = use.action().argument(near) != null;
    return there
        ? fault.help("`" + near + "` is given too: delete this")
        : fault.help("did you mean `" + near + "`?").repair(Fix.Safety.UNSAFE, name, near);
  }

  /// The arguments that have an effect.
  private static List<String> taken(RuleUse use) {
    Set<String> names = new LinkedHashSet<>();
    OperatorSpec operator = use.operator();
    if (operator == null) {
      names.addAll(OperatorLimits.RECORDED);
      return List.copyOf(names);
    }
    operator.arguments().forEach(spec -> names.add(spec.name()));
    OperationSpec operation = use.operation(Role.GENERATE);
    List<OperationSpec> operations =
        operation != null
            ? List.of(operation)
            : use.hasOperations() ? Operations.of(operator.kind()) : List.of();
    for (OperationSpec one : operations) {
      one.arguments().stream().map(ArgumentSpec::name).forEach(names::add);
    }
    return new ArrayList<>(names);
  }
}
