package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.FormerNames;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Value;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `generate_op` or `prefill_op` names no operation that the operator can use.
public final class UnknownOperation implements RuleSetCheck {
  /// An operation that does not exist.
  public static final Code UNKNOWN_OPERATION =
      new Code("KTC4002", "unknown-operation", Severity.ERROR);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Faults faults = Faults.of(UNKNOWN_OPERATION, context);
    Release release = context.settings().target().release();
    for (RuleUse use : RuleUse.effective(context)) {
      OperatorSpec operator = use.operator();
      if (operator == null || !use.hasOperations()) {
        continue;
      }
      for (Role role : Role.values()) {
        Fault fault = fault(operator, use.action().argument(role.operation()), role, release);
        if (fault != null) {
          faults.add(fault, use.rule(), faults.valueOf(use.rule(), role.operation()));
        }
      }
    }
    return faults.diagnostics();
  }

  private static @Nullable Fault fault(
      OperatorSpec operator, @Nullable Value value, Role role, @Nullable Release release) {
    OperatorKind kind = operator.kind();
    return switch (value) {
      // Null and the text None are another finding.
      case null -> null;
      case Value.None() -> null;
      case Value.Str(String name) ->
          name.equals("None") || Operations.find(kind, name) != null
              ? null
              : unknown(operator, name, role, release);
      default ->
          Fault.of(
                  Severity.ERROR,
                  "`" + role.operation() + "` must be the name of an operation",
                  "no name of an operation")
              .help(known(kind, release));
    };
  }

  private static Fault unknown(
      OperatorSpec operator, String name, Role role, @Nullable Release release) {
    OperatorKind kind = operator.kind();
    OperationSpec other = Operations.find(other(kind), name);
    Fault fault =
        Fault.of(
                Severity.ERROR,
                other == null
                    ? "`" + name + "` is no operation of `" + operator.name() + "`"
                    : "`" + name + "` is for " + plural(other.kind()) + ", not for " + plural(kind),
                other == null ? "no operation is called so" : "of the other kind")
            .fails(release == null ? null : failure(kind, name));
    if (!role.used()) {
      fault = fault.note("`prefill_op` is never loaded, but it must exist");
    }
    if (other != null) {
      return fault.help(known(kind, release));
    }
    return suggest(fault, kind, name, release);
  }

  private static Fault suggest(
      Fault fault, OperatorKind kind, String name, @Nullable Release release) {
    String renamed = FormerNames.ofOperation(name);
    OperationSpec current = renamed == null ? null : Operations.find(kind, renamed);
    if (current != null) {
      boolean works = current.limits().works(release, true);
      Fault told = fault.note("older documentation calls `" + renamed + "` so");
      return works
          ? told.help("write `" + renamed + "`").repair(Fix.Safety.SAFE, name, current.name())
          : told.help(known(kind, release));
    }
    List<String> names = Operations.of(kind).stream().map(OperationSpec::name).toList();
    String near = Suggestion.closest(name, names);
    if (near == null) {
      return fault.help(known(kind, release));
    }
    boolean clear = Suggestion.isClear(name, near, names);
    Fault told = near.equalsIgnoreCase(name) ? fault.note("names are case-sensitive") : fault;
    return told.help("did you mean `" + near + "`?")
        .repair(clear ? Fix.Safety.SAFE : Fix.Safety.UNSAFE, name, near);
  }

  private static StartFailure failure(OperatorKind kind, String name) {
    return new StartFailure(
        Phase.P3,
        kind == OperatorKind.LINEAR
            ? "AssertionError: linear_type " + name + " not supported"
            : "KeyError: '" + name + "'");
  }

  /// The operations of a kind that work, for people.
  static String known(OperatorKind kind, @Nullable Release release) {
    return Operations.of(kind).stream()
        .filter(
            operation ->
                release == null
                    || (operation.support().releases().contains(release)
                        && operation.limits().works(release, true)))
        .map(operation -> "`" + operation.name() + "`")
        .collect(Collectors.joining(", ", plural(kind) + " take ", ""));
  }

  private static OperatorKind other(OperatorKind kind) {
    return kind == OperatorKind.LINEAR ? OperatorKind.EXPERTS : OperatorKind.LINEAR;
  }

  private static String plural(OperatorKind kind) {
    return kind == OperatorKind.LINEAR ? "linear layers" : "experts";
  }
}
