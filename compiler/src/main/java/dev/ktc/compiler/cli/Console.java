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

/// Where one run reads from and writes to.
///
/// @param in standard input
/// @param out results; a failing write ends the run
/// @param err notices and reasons; a failing write is of no consequence
/// @param color whether text is coloured when nothing else is said
public record Console(InputStream in, Writer out, Writer err, boolean color) {

  /// Set by the launcher: standard output is a terminal, which Java cannot find out, and neither
  /// `NO_COLOR` nor `TERM` speaks against colours.
  private static final String COLOR_PROPERTY = "ktc.color";

  /// The console of this process. Output is UTF-8 whatever the locale, like the rule files.
  public static Console ofProcess() {
    return new Console(
        System.in,
        writer(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)),
        Boolean.getBoolean(COLOR_PROPERTY));
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
