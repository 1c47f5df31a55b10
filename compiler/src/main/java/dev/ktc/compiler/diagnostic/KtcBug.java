package dev.ktc.compiler.diagnostic;

/// A fault of ktc itself. The command line answers it with exit code 3 and a request to report it.
public final class KtcBug extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what should never have happened
  public KtcBug(String message) {
    super(message);
  }

  /// @param message what should never have happened
  /// @param cause what was thrown
  public KtcBug(String message, Throwable cause) {
    super(message, cause);
  }
}
