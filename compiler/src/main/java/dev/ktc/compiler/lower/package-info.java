/// Syntax to IR: names bound, patterns parsed, defaults made explicit.
@NullMarked
package dev.ktc.compiler.lower;

import org.jspecify.annotations.NullMarked;
