package dev.ktc.compiler.cli;

import org.jspecify.annotations.Nullable;

/// The command line, or a file named in it, cannot be used: exit code 2. Never leaves this package.
final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  /// @param reason one line: what is wrong
  /// @param hint one line: what to do
  UsageError(String reason, @Nullable String hint) {
    super(reason, null, false, false);
    this.hint = hint;
  }

  @Nullable String hint() {
    return hint;
  }
}
