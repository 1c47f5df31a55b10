package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.source.Span;

/// What CPython says against a pattern.
///
/// @param message in CPython's own words
/// @param span the culprit, as UTF-16 offsets in the decoded pattern; it starts where CPython
///     points, or covers the construct where CPython names no position
public record PatternError(String message, Span span) {}
