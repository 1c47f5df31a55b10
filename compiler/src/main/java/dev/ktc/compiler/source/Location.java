package dev.ktc.compiler.source;

/// A span in a file.
///
/// @param file the text
/// @param span the range in it
public record Location(SourceFile file, Span span) {
  /// Where it starts.
  public Position start() {
    return file.position(span.start());
  }

  /// Where it ends: the place after the last character.
  public Position end() {
    return file.position(span.end());
  }

  /// The text it covers.
  public String text() {
    return file.text(span);
  }
}
