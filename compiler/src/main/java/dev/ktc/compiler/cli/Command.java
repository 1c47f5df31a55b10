package dev.ktc.compiler.cli;

import java.io.IOException;
import java.util.List;

/// One command.
interface Command {
  /// As it is typed.
  String name();

  /// What follows the name: `RULES…`.
  String operands();

  /// What it does, in one line.
  String summary();

  /// More help, as lines of text; may be empty.
  default String details() {
    return "";
  }

  /// The options it takes besides `--help`.
  List<Option> options();

  /// Runs it; results go to `console.out()`.
  ///
  /// @param words what is no option, without the command's name
  /// @return the exit code
  /// @throws IOException when results cannot be written
  int run(List<String> words, Arguments arguments, Console console) throws IOException;
}
