package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;

/// What Python says when KTransformers meets a value of a type that it does not expect.
final class PythonErrors {
  /// What KTransformers says of a `match` with nothing to test.
  static final String NOTHING_TO_MATCH =
      "Exception: match must have at least one of \"class\" and \"name\"";

  private PythonErrors() {}

  /// Of `for rule in value: rule["match"]`; empty when that does nothing.
  static String iterating(Value value) {
    return switch (value) {
      case Value.Str(String text) -> text.isEmpty() ? "" : subscripting(value);
      case Value.Mapping mapping ->
          mapping.entries().isEmpty() ? "" : subscripting(mapping.entries().getFirst().key());
      case Value.Items items ->
          items.values().isEmpty() ? "" : subscripting(items.values().getFirst());
      default -> "TypeError: '" + type(value) + "' object is not iterable";
    };
  }

  /// Of `value["match"]`.
  static String subscripting(Value value) {
    return switch (value) {
      case Value.Str _ -> "TypeError: string indices must be integers, not 'str'";
      case Value.Items _ -> "TypeError: list indices must be integers or slices, not str";
      default -> "TypeError: '" + type(value) + "' object is not subscriptable";
    };
  }

  /// Of `"class" in match`, and of what follows for texts and lists.
  static String searchingMatch(Value value) {
    boolean contains = value instanceof Value.Str || value instanceof Value.Items;
    return contains ? NOTHING_TO_MATCH : searching(value);
  }

  /// Of `"class" in value`, for what can hold nothing.
  static String searching(Value value) {
    return "TypeError: argument of type '" + type(value) + "' is not iterable";
  }

  /// Of `re.search(value, name)`.
  static String pattern(Value value) {
    return switch (value) {
      case Value.Items _, Value.Mapping _ -> "TypeError: unhashable type: '" + type(value) + "'";
      default -> "TypeError: first argument must be string or compiled pattern";
    };
  }

  /// Of `value.split(".")`.
  static String splitting(Value value) {
    return "AttributeError: '" + type(value) + "' object has no attribute 'split'";
  }

  /// Of `cls(**value)`.
  static String unpacking(Value value) {
    return "TypeError: argument after ** must be a mapping, not " + type(value);
  }

  /// Python's name of a value's type.
  static String type(Value value) {
    return switch (value) {
      case Value.None() -> "NoneType";
      case Value.Bool _ -> "bool";
      case Value.Int _ -> "int";
      case Value.Real _ -> "float";
      case Value.Str _ -> "str";
      case Value.Items _ -> "list";
      case Value.Mapping _ -> "dict";
      case Value.Other(String type, String _) -> type;
    };
  }
}
