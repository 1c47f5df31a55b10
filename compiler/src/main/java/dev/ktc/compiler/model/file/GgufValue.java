package dev.ktc.compiler.model.file;

import java.util.List;

/// A value of a GGUF file's metadata.
sealed interface GgufValue {
  /// A whole number; what does not fit is the nearest one that does.
  record Whole(long value) implements GgufValue {}

  /// Any other number.
  record Real(double value) implements GgufValue {}

  /// A truth value.
  record Flag(boolean value) implements GgufValue {}

  /// A text; empty where it was too long to be of interest.
  record Text(String value) implements GgufValue {}

  /// A list.
  ///
  /// @param count how many items it has
  /// @param wholes its items where they are whole numbers and few; else empty
  record Items(long count, List<Long> wholes) implements GgufValue {
    public Items {
      wholes = List.copyOf(wholes);
    }
  }

  /// As a line of text shows it.
  default String shown() {
    return switch (this) {
      case Whole(long value) -> Long.toString(value);
      case Real(double value) -> Double.toString(value);
      case Flag(boolean value) -> Boolean.toString(value);
      case Text(String value) -> '"' + value + '"';
      case Items(long count, List<Long> wholes) when wholes.size() == count -> wholes.toString();
      case Items(long count, var _) -> "[" + count + " items]";
    };
  }
}
