package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Rule;
import org.jspecify.annotations.Nullable;

/// Which operator and operation of the catalogue a rule chooses, and how it thus stores parameters.
///
/// @param operator what it injects; null when it keeps the module, or ktc does not know the class
/// @param operation what `generate_op` chooses; null when nothing does, or ktc does not know it
/// @param storage how parameters are stored
public record OperatorChoice(
    @Nullable OperatorSpec operator, @Nullable OperationSpec operation, Storage storage) {

  /// The choice of a rule.
  public static OperatorChoice of(Rule rule) {
    Action action = rule.action();
    OperatorSpec operator = action.keepsModule() ? null : Operators.find(action.className());
    boolean chooses = operator != null && operator.memory().own() == null;
    OperationSpec operation =
        operator == null || !chooses
            ? null
            : Operations.find(operator.kind(), Placements.operationName(action, operator));
    Storage storage = new Placements().of(rule, Settings.DEFAULT.defaultDevice()).storage();
    return new OperatorChoice(operator, operation, storage);
  }

  /// Whether it injects an operator of a kind.
  public boolean is(OperatorKind kind) {
    return operator != null && operator.kind() == kind;
  }

  /// Whether it injects a linear layer whose weight takes less than bfloat16.
  public boolean quantises() {
    return is(OperatorKind.LINEAR)
        && operation != null
        && !storage.equals(Storage.BFLOAT16)
        && !storage.equals(Storage.UNKNOWN);
  }

  /// What it injects, with its operation: `KTransformersLinear` with `KLinearMarlin`.
  public String phrase() {
    String name = operator == null ? "an operator" : "`" + operator.name() + "`";
    return operation == null ? name : name + " with `" + operation.name() + "`";
  }
}
