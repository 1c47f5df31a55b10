package dev.ktc.compiler.analysis;

import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Tells which actions are the same to KTransformers: the order of keyword arguments does not
/// matter, types do.
final class ActionKeys {
  private ActionKeys() {}

  /// A number per action; equal numbers for equal actions.
  static int[] number(List<Action> actions) {
    Map<String, Integer> seen = new HashMap<>();
    int[] numbers = new int[actions.size()];
    for (int i = 0; i < numbers.length; i++) {
      Action action = actions.get(i);
      String key = action.className() + '\n' + action.recursive() + '\n' + key(action.kwargs());
      numbers[i] = seen.computeIfAbsent(key, _ -> seen.size());
    }
    return numbers;
  }

  /// A text that is equal for equal values.
  static String key(Value value) {
    return switch (value) {
      case Value.None() -> "None";
      case Value.Bool(boolean bool) -> bool ? "True" : "False";
      case Value.Int(var number) -> number.toString();
      case Value.Real(double number) -> "float " + number;
      case Value.Str(String text) -> quote(text);
      case Value.Items(List<Value> values) ->
          values.stream().map(ActionKeys::key).collect(Collectors.joining(",", "[", "]"));
      case Value.Mapping(List<Value.Entry> entries) ->
          entries.stream()
              .map(entry -> key(entry.key()) + ':' + key(entry.value()))
              .sorted()
              .collect(Collectors.joining(",", "{", "}"));
      case Value.Other(String type, String text) -> type + ' ' + quote(text);
    };
  }

  private static String quote(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }
}
