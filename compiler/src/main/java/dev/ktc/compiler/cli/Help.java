package dev.ktc.compiler.cli;

import java.util.List;

/// The help texts.
final class Help {
  private static final String EXITS =
      """
      exit codes: 0 clean, 1 findings, 2 usage or unreadable input, 3 a bug of ktc
      """;

  private Help() {}

  /// All commands.
  static String overview() {
    StringBuilder out = new StringBuilder();
    out.append(Version.TOOL).append(": checks KTransformers placement rules before a load\n\n");
    out.append("usage: ktc COMMAND [OPTION…] …\n\n");
    for (Command command : Commands.all()) {
      row(out, command.name() + " " + command.operands(), command.summary());
    }
    row(out, "help COMMAND", "the options of a command");
    out.append('\n').append(EXITS);
    return out.toString();
  }

  /// One command.
  static String of(Command command) {
    StringBuilder out = new StringBuilder();
    out.append("usage: ktc ").append(command.name());
    if (!command.options().isEmpty()) {
      out.append(" [OPTION…]");
    }
    out.append(command.operands().isEmpty() ? "" : " ").append(command.operands()).append('\n');
    out.append(command.summary()).append('\n');
    if (!command.details().isEmpty()) {
      out.append('\n').append(command.details());
    }
    if (!command.options().isEmpty()) {
      out.append("\noptions:\n");
      for (Option option : command.options()) {
        String value = option.value() == null ? "" : " " + option.value();
        row(out, option.flag() + value, option.help());
      }
    }
    out.append('\n').append(EXITS);
    return out.toString();
  }

  private static void row(StringBuilder out, String left, String right) {
    out.append("  ").append(left);
    out.append(" ".repeat(Math.max(1, 26 - left.length()))).append(right).append('\n');
  }

  /// Fails unless there is the right number of words.
  static void expect(Command command, List<String> words, int least, int most) {
    if (words.size() < least || words.size() > most) {
      String reason =
          words.size() < least
              ? "`ktc " + command.name() + "` needs " + command.operands()
              : "`ktc "
                  + command.name()
                  + "` takes "
                  + (most == 0 ? "options only" : "only " + command.operands());
      throw new UsageError(reason, "`ktc " + command.name() + " --help` says more");
    }
  }
}
