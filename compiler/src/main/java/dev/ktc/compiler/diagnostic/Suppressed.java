package dev.ktc.compiler.diagnostic;

/// A finding that a comment in the rule file allows.
///
/// @param finding what was found
/// @param reason why it is allowed, in the words of the comment
public record Suppressed(Diagnostic finding, String reason) {}
