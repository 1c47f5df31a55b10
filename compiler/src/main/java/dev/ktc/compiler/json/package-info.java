/// JSON text as values that know where they were written.
@NullMarked
package dev.ktc.compiler.json;

import org.jspecify.annotations.NullMarked;
