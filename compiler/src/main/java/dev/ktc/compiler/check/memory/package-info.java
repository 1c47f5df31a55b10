/// Checks of whether the model fits.
@NullMarked
package dev.ktc.compiler.check.memory;

import org.jspecify.annotations.NullMarked;
