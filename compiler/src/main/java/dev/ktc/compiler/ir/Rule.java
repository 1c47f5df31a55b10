package dev.ktc.compiler.ir;

/// One rule.
///
/// @param id its place in the file
/// @param selector which modules it takes
/// @param action what it does with them
public record Rule(RuleId id, Selector selector, Action action) {}
