/// Prints intermediate values, as text and as JSON: one class per stage.
@NullMarked
package dev.ktc.compiler.cli.show;

import org.jspecify.annotations.NullMarked;
