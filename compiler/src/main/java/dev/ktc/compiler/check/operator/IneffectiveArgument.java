package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.OperatorLimits;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An argument that others take, but not this operator or operation.
public final class IneffectiveArgument implements RuleSetCheck {
  /// An argument without effect where it stands.
  public static final Code INEFFECTIVE_ARGUMENT =
      new Code("KTC4006", "ineffective-argument", Severity.WARNING);

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Faults faults = Faults.of(INEFFECTIVE_ARGUMENT, context);
    Release release = context.settings().target().release();
    for (RuleUse use : RuleUse.effective(context)) {
      if (!isJudged(use)) {
        continue;
      }
      for (Value.Entry argument : use.arguments()) {
        if (argument.key() instanceof Value.Str(String name)) {
          ArgumentSpec known = KnownArguments.find(name);
          if (known != null && isIdle(use, name, release)) {
            Fault fault = fault(use, name, known, argument.value());
            faults.add(fault, use.rule(), faults.keyOf(use.rule(), name));
          }
        }
      }
    }
    return faults.diagnostics();
  }

  /// Whether all is known that the operator takes.
  private static boolean isJudged(RuleUse use) {
    OperatorSpec operator = use.operator();
    if (operator == null) {
      return use.action().keepsModule();
    }
    // Of an operation that is misspelt, nobody knows what it takes.
    boolean clear = !use.hasOperations() || use.operation(Role.GENERATE) != null;
    return operator.limits().argumentsKnown() && clear;
  }

  private static boolean isIdle(RuleUse use, String name, @Nullable Release release) {
    OperatorSpec operator = use.operator();
    boolean forbidden =
        operator != null && release != null && operator.limits().refusal(name, release) != null;
    return !forbidden && !OperatorLimits.RECORDED.contains(name) && use.read(name, release) == null;
  }

  private static Fault fault(RuleUse use, String name, ArgumentSpec known, Value value) {
    OperatorSpec operator = use.operator();
    OperationSpec operation = use.operation(Role.GENERATE);
    String owner =
        operator == null
            ? "`default`, which keeps the module as it is"
            : operation == null ? "`" + operator.name() + "`" : "`" + operation.name() + "`";
    // What has no effect and would change nothing either is worth a note at most.
    boolean harmless = operator != null && (name.equals("out_device") || isFallback(value, known));
    Fault fault =
        Fault.of(
            harmless ? Severity.NOTE : Severity.WARNING,
            "`" + name + "` has no effect on " + owner,
            "silently ignored");
    OperationSpec prefill = use.operation(Role.PREFILL);
    if (prefill != null && prefill.argument(name) != null) {
      fault = fault.note("`prefill_op` would take it, but is never loaded");
    }
    return fault.help(
        operator == null && (name.equals("device") || name.endsWith("_device"))
            ? "the module goes where `generate_device` says"
            : "delete it");
  }

  private static boolean isFallback(Value value, ArgumentSpec known) {
    return switch (value) {
      case Value.Bool(boolean bool) -> known.fallback().equals(bool ? "True" : "False");
      case Value.Int(var number) -> known.fallback().equals(number.toString());
      case Value.Str(String text) -> known.fallback().equals(text);
      default -> false;
    };
  }
}
