package dev.ktc.compiler.analysis;

/// Which texts can be the dotted name of a module.
public final class LegalNames {
  private LegalNames() {}

  /// Whether a text is empty, or parts without dots and line breaks joined by single dots.
  public static boolean legal(String name) {
    return name.isEmpty()
        || !(name.startsWith(".")
            || name.endsWith(".")
            || name.contains("..")
            || name.indexOf('\n') >= 0);
  }
}
