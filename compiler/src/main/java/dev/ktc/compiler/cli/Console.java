package dev.ktc.compiler.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where one run reads from and writes to.
///
/// @param in standard input
/// @param out results; a failing write ends the run
/// @param err notices and reasons; a failing write is of no consequence
/// @param terminal whether `out` is a terminal
/// @param environment the environment variables
public record Console(
    InputStream in, Writer out, Writer err, boolean terminal, Map<String, String> environment) {

  /// The launcher asks the shell whether standard output is a terminal, as Java cannot.
  private static final String TERMINAL_PROPERTY = "ktc.terminal";

  /// The console of this process. Output is UTF-8 whatever the locale, like the rule files.
  public static Console ofProcess() {
    return new Console(
        System.in,
        writer(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)),
        Boolean.getBoolean(TERMINAL_PROPERTY),
        System.getenv());
  }

  private static Writer writer(OutputStream stream) {
    return new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 15);
  }

  /// Writes a line to `err`.
  void notice(String line) {
    try {
      err.write(line);
      err.write('\n');
      err.flush();
    } catch (IOException ignored) {
      // Nobody listens; the exit code still tells.
    }
  }
}
