/// Checks of what rules inject.
@NullMarked
package dev.ktc.compiler.check.operator;

import org.jspecify.annotations.NullMarked;
