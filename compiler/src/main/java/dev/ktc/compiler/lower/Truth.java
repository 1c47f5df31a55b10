package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;
import java.math.BigInteger;
import java.util.List;

/// Python's `bool(value)`.
final class Truth {
  private Truth() {}

  static boolean of(Value value) {
    return switch (value) {
      case Value.None() -> false;
      case Value.Bool(boolean bool) -> bool;
      case Value.Int(BigInteger number) -> number.signum() != 0;
      case Value.Real(double number) -> number != 0;
      case Value.Str(String text) -> !text.isEmpty();
      case Value.Items(List<Value> items) -> !items.isEmpty();
      case Value.Mapping(List<Value.Entry> entries) -> !entries.isEmpty();
      case Value.Other(String _, String text) -> !text.equals("b''") && !text.equals("set()");
    };
  }
}
