package dev.ktc.compiler.cli;

import java.util.List;

/// Whether text output is coloured.
final class Colors {
  private Colors() {}

  /// As `--color` says; `auto` colours on a terminal, unless `NO_COLOR` is set or it is a dumb one.
  static boolean wanted(Arguments arguments, Console console) {
    return switch (arguments.oneOf(Option.COLOR, List.of("auto", "always", "never"))) {
      case "always" -> true;
      case "never" -> false;
      default ->
          console.terminal()
              && console.environment().getOrDefault("NO_COLOR", "").isEmpty()
              && !console.environment().getOrDefault("TERM", "").equals("dumb");
    };
  }
}
