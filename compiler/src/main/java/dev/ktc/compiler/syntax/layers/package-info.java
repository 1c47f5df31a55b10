/// Reads layer ranges: `0-29,45`.
@NullMarked
package dev.ktc.compiler.syntax.layers;

import org.jspecify.annotations.NullMarked;
