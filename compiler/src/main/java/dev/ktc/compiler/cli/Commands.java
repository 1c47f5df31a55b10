package dev.ktc.compiler.cli;

import java.util.ArrayList;
import java.util.List;

/// All commands, in the order in which the help lists them.
final class Commands {
  private static final List<Command> ALL =
      List.of(
          new CheckCommand(),
          new ShowCommand(),
          new WhyCommand(),
          new ExplainCommand(),
          new ModelsCommand(),
          new OperatorsCommand(),
          new SchemaCommand());

  private Commands() {}

  static List<Command> all() {
    return ALL;
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Command command : ALL) {
      names.add(command.name());
    }
    return names;
  }
}
