package dev.ktc.compiler.cli;

/// Which ktc this is.
final class Version {
  /// Name and version as reports carry them; a test compares it with the pom.
  static final String TOOL = "ktc 0.1.0";

  private Version() {}
}
