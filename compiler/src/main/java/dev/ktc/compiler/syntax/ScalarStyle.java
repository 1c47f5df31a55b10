package dev.ktc.compiler.syntax;

/// How a scalar is written.
public enum ScalarStyle {
  /// Without quotes.
  PLAIN,
  /// Between single quotes, where a quote is doubled.
  SINGLE_QUOTED,
  /// Between double quotes, where a backslash starts an escape.
  DOUBLE_QUOTED,
  /// After `|`.
  LITERAL,
  /// After `>`.
  FOLDED
}
