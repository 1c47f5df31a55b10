package dev.ktc.compiler.syntax;

import dev.ktc.compiler.source.SourceFile;
import org.jspecify.annotations.Nullable;

/// A rule file as written.
///
/// @param file its text
/// @param root what it holds: a sequence of rules, where a broken rule is an error node; null when
///     the file holds nothing
public record SyntaxTree(SourceFile file, @Nullable SyntaxNode root) {}
