package dev.ktc.compiler.cli;

import java.util.List;

/// Whether text output is coloured.
final class Colors {
  private Colors() {}

  /// As `--color` says; `auto` as the console is.
  static boolean wanted(Arguments arguments, Console console) {
    return switch (arguments.oneOf(Option.COLOR, List.of("auto", "always", "never"))) {
      case "always" -> true;
      case "never" -> false;
      default -> console.color();
    };
  }
}
