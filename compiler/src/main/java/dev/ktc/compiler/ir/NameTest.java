package dev.ktc.compiler.ir;

import dev.ktc.compiler.pattern.Pattern;

/// `match.name`: a Python regular expression that is searched in the module's name.
///
/// @param text the expression as decoded from YAML
/// @param pattern its syntax tree
public record NameTest(String text, Pattern pattern) {}
