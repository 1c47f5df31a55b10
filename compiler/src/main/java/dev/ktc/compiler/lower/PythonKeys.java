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

  /// Whether Python can take it for a key.
  static boolean hashable(Value key) {
    return !(key instanceof Value.Mapping) && !(key instanceof Value.Items);
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
}
