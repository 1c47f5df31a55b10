package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule with the operator that it injects.
///
/// @param rule its place
/// @param action what it does
/// @param operator null when ktc does not know it, or the module is kept
record RuleUse(int rule, Action action, @Nullable OperatorSpec operator) {
  /// Which of the two operations is meant.
  enum Role {
    GENERATE("generate_op", "generate_device"),
    PREFILL("prefill_op", "prefill_device");

    private final String operation;
    private final String device;

    Role(String operation, String device) {
      this.operation = operation;
      this.device = device;
    }

    /// The argument that names the operation.
    String operation() {
      return operation;
    }

    /// The argument that says where it runs.
    String device() {
      return device;
    }

    /// Whether it ever holds weights.
    boolean used() {
      return this == GENERATE;
    }
  }

  static RuleUse of(RuleFile file, int rule) {
    Action action = file.action(rule);
    return new RuleUse(rule, action, Operators.find(action.className()));
  }

  /// The rules that get a module on each model that they may be meant for; where no model is known,
  /// those that are not dead for all names.
  static List<RuleUse> effective(RuleSetContext context) {
    List<RuleUse> uses = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      if (isEffective(context, rule)) {
        uses.add(of(context.file(), rule));
      }
    }
    return uses;
  }

  /// The same of one rule.
  static boolean isEffective(RuleSetContext context, int rule) {
    return context.models().isEmpty()
        ? !context.names().reach(rule).dead()
        : context.models().stream().allMatch(model -> model.won(rule) > 0);
  }

  /// Whether the rules are for `balance_serve`, which runs the layers by itself.
  static boolean anyServes(RuleFile file) {
    for (int rule = 0; rule < file.size(); rule++) {
      OperatorSpec operator = Operators.find(file.action(rule).className());
      if (operator != null && operator.family() == Family.SERVE) {
        return true;
      }
    }
    return false;
  }

  /// Whether `generate_op` and `prefill_op` choose what it does.
  boolean hasOperations() {
    return operator != null
        && (operator.kind() == OperatorKind.LINEAR || operator.kind() == OperatorKind.EXPERTS);
  }

  /// The operation's name, given or not; null when what is given is no text.
  @Nullable String operationName(Role role) {
    return text(role.operation());
  }

  /// The operation; null when there is none of that name.
  @Nullable OperationSpec operation(Role role) {
    String name = operationName(role);
    return operator == null || name == null || !hasOperations()
        ? null
        : Operations.find(operator.kind(), name);
  }

  /// The device of an operation, given or not; null when what is given is no text.
  @Nullable String device(Role role) {
    return text(role.device());
  }

  private @Nullable String text(String argument) {
    Value value = action.argument(argument);
    if (value == null) {
      return operator == null ? null : operator.fallback(argument);
    }
    return value instanceof Value.Str(String given) ? given : null;
  }

  /// What is recorded of an argument that the operator, or its `generate_op`, really reads.
  ///
  /// @param release in which state of KTransformers; null for any
  @Nullable ArgumentSpec read(String argument, @Nullable Release release) {
    if (operator == null) {
      return null;
    }
    ArgumentSpec own = operator.argument(argument);
    OperationSpec operation = operation(Role.GENERATE);
    ArgumentSpec found = own != null || operation == null ? own : operation.argument(argument);
    boolean there = found != null && (release == null || found.releases().contains(release));
    return there ? found : null;
  }

  /// The string keys of `kwargs` with their values, in file order.
  List<Value.Entry> arguments() {
    return action.kwargs() instanceof Value.Mapping(List<Value.Entry> entries)
        ? entries.stream().filter(entry -> entry.key() instanceof Value.Str).toList()
        : List.of();
  }
}
