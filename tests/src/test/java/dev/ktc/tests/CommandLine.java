package dev.ktc.tests;

import dev.ktc.compiler.cli.Console;
import dev.ktc.compiler.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs the command line within this process.
final class CommandLine {
  private CommandLine() {}

  /// What a run gave.
  record Result(int exitCode, String out, String err) {}

  static Result run(List<String> args) {
    return run(args, "");
  }

  static Result run(List<String> args, String input) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    Console console = new Console(new ByteArrayInputStream(bytes), out, err, false);
    int code = Main.run(args.toArray(new String[0]), console);
    return new Result(code, out.toString(), err.toString());
  }
}
