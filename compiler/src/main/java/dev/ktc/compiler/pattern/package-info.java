/// Python regular expressions: the syntax tree of a pattern, and matching by it.
@NullMarked
package dev.ktc.compiler.pattern;

import org.jspecify.annotations.NullMarked;
