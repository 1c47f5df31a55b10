/// Text that was read, and positions in it.
@NullMarked
package dev.ktc.compiler.source;

import org.jspecify.annotations.NullMarked;
