package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.ir.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Values of `replace.kwargs` as JSON and as Python would print them.
final class Values {
  private Values() {}

  /// Writes a value as Python's `json.dumps` does: keys that are no strings become strings.
  static void json(JsonGenerator out, Value value) throws IOException {
    switch (value) {
      case Value.None() -> out.writeNull();
      case Value.Bool(boolean b) -> out.writeBoolean(b);
      case Value.Int(var number) -> out.writeNumber(number);
      case Value.Real(double number) -> out.writeNumber(number);
      case Value.Str(String text) -> out.writeString(text);
      case Value.Items(List<Value> items) -> {
        out.writeStartArray();
        for (Value item : items) {
          json(out, item);
        }
        out.writeEndArray();
      }
      case Value.Mapping(List<Value.Entry> entries) -> {
        out.writeStartObject();
        for (Value.Entry entry : entries) {
          out.writeFieldName(key(entry.key()));
          json(out, entry.value());
        }
        out.writeEndObject();
      }
      case Value.Other(String type, String text) -> out.writeString(text);
    }
  }

  /// A key as `json.dumps` writes it.
  static String key(Value key) {
    return switch (key) {
      case Value.None() -> "null";
      case Value.Bool(boolean b) -> Boolean.toString(b);
      case Value.Str(String text) -> text;
      default -> text(key);
    };
  }

  /// The value as Python prints it: `{'a': 1}`.
  static String text(Value value) {
    return switch (value) {
      case Value.None() -> "None";
      case Value.Bool(boolean b) -> b ? "True" : "False";
      case Value.Int(var number) -> number.toString();
      case Value.Real(double number) -> real(number);
      case Value.Str(String text) -> "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
      case Value.Items(List<Value> items) -> {
        List<String> parts = new ArrayList<>();
        for (Value item : items) {
          parts.add(text(item));
        }
        yield "[" + String.join(", ", parts) + "]";
      }
      case Value.Mapping(List<Value.Entry> entries) -> {
        List<String> parts = new ArrayList<>();
        for (Value.Entry entry : entries) {
          parts.add(text(entry.key()) + ": " + text(entry.value()));
        }
        yield "{" + String.join(", ", parts) + "}";
      }
      case Value.Other(String type, String text) -> type + "(" + text + ")";
    };
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    return Double.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : Double.toString(number);
  }
}
