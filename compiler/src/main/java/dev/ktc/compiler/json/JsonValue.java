package dev.ktc.compiler.json;

import dev.ktc.compiler.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON value and where it is written.
public sealed interface JsonValue {
  /// Where it is written, quotes and brackets included.
  Span span();

  /// What people call its type: `a string`, `a number`, …
  default String kind() {
    return switch (this) {
      case JsonObject _ -> "an object";
      case JsonArray _ -> "a list";
      case JsonString _ -> "a string";
      case JsonNumber _ -> "a number";
      case JsonBoolean _ -> "true or false";
      case JsonNull _ -> "null";
    };
  }

  /// `{…}`, members in file order. A name that occurs twice has its last value only, as in Python.
  record JsonObject(Span span, List<Member> members) implements JsonValue {
    public JsonObject {
      members = List.copyOf(members);
    }

    /// The member with a name.
    public @Nullable Member member(String name) {
      for (Member member : members) {
        if (member.name().equals(name)) {
          return member;
        }
      }
      return null;
    }

    /// The value of the member with a name.
    public @Nullable JsonValue get(String name) {
      Member member = member(name);
      return member == null ? null : member.value();
    }
  }

  /// `[…]`.
  record JsonArray(Span span, List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = List.copyOf(items);
    }
  }

  /// A string.
  record JsonString(Span span, String value) implements JsonValue {}

  /// A number as it is written; `NaN` and `Infinity` are let through, as Python does.
  record JsonNumber(Span span, String text) implements JsonValue {}

  /// `true` or `false`.
  record JsonBoolean(Span span, boolean value) implements JsonValue {}

  /// `null`.
  record JsonNull(Span span) implements JsonValue {}

  /// One `"name": value` of an object.
  ///
  /// @param nameSpan where the name is written, quotes included
  record Member(Span nameSpan, String name, JsonValue value) {}
}
