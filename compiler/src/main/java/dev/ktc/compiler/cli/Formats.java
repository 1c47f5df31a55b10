package dev.ktc.compiler.cli;

import java.util.List;

/// The formats of results.
final class Formats {
  private Formats() {}

  /// Whether JSON is asked for.
  static boolean json(Arguments arguments) {
    return arguments.oneOf(Option.FORMAT, List.of("text", "json")).equals("json");
  }
}
