package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;
import java.math.BigDecimal;
import java.util.List;

/// When two keys are one for a Python dictionary: `True`, `1` and `1.0` are.
final class PythonKeys {
  private PythonKeys() {}

  /// An object that equals another's exactly when Python takes both keys for one.
  static Object of(Value key) {
    return switch (key) {
      case Value.Bool(boolean value) -> value ? BigDecimal.ONE : BigDecimal.ZERO;
      case Value.Int(var value) -> normal(new BigDecimal(value));
      case Value.Real(double value) ->
          Double.isFinite(value) ? normal(new BigDecimal(value)) : (Object) value;
      case Value.Items(List<Value> values) -> values.stream().map(PythonKeys::of).toList();
      default -> key;
    };
  }

  private static BigDecimal normal(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  /// A key as the user would write it.
  static String show(Value key) {
    return switch (key) {
      case Value.Str(String text) -> text;
      case Value.Int(var value) -> value.toString();
      case Value.Bool(boolean value) -> value ? "True" : "False";
      case Value.Real(double value) -> String.valueOf(value);
      case Value.None() -> "null";
      case Value.Other(String _, String text) -> text;
      default -> "…";
    };
  }

  /// A key as Python's `repr` writes it.
  static String repr(Value key) {
    return key instanceof Value.Str(String text)
        ? PythonText.repr(text)
        : key instanceof Value.None ? "None" : show(key);
  }
}
