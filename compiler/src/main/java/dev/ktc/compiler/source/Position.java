package dev.ktc.compiler.source;

/// A place as people count it.
///
/// @param line counted from 1
/// @param column counted from 1, in code points
public record Position(int line, int column) {}
