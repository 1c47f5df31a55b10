package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.Span;
import org.jspecify.annotations.Nullable;

/// Why a text is not YAML, in PyYAML's words; never leaves this package.
final class SyntaxFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Kind kind;
  private final @Nullable String context;
  private final transient @Nullable Span contextSpan;
  private final transient Span span;

  /// Which finding it becomes.
  enum Kind {
    SYNTAX,
    /// More than a rule file needs, in one place.
    LIMIT,
    /// More than a rule file needs, in all: what follows is not read.
    TOO_MANY
  }

  SyntaxFailure(Kind kind, String problem, Span span) {
    this(kind, null, null, problem, span);
  }

  SyntaxFailure(
      Kind kind, @Nullable String context, @Nullable Span contextSpan, String problem, Span span) {
    super(problem, null, false, false);
    this.kind = kind;
    this.context = context;
    this.contextSpan = contextSpan;
    this.span = span;
  }

  Kind kind() {
    return kind;
  }

  /// What was being read: `while scanning a quoted scalar`.
  @Nullable String context() {
    return context;
  }

  /// Where that began.
  @Nullable Span contextSpan() {
    return contextSpan;
  }

  /// What is wrong.
  String problem() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /// Where it is wrong.
  Span span() {
    return span;
  }
}
