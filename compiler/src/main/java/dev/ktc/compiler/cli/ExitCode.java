package dev.ktc.compiler.cli;

/// What the process tells its caller.
final class ExitCode {
  /// Nothing to complain of.
  static final int CLEAN = 0;

  /// Findings at the level that was to be denied.
  static final int FINDINGS = 1;

  /// The command line, or an input, cannot be used.
  static final int USAGE = 2;

  /// A fault of ktc.
  static final int BUG = 3;

  /// The reader of our output went away: what a shell reports for a tool ended by SIGPIPE.
  static final int CLOSED_PIPE = 141;

  private ExitCode() {}
}
