/// Decides for each module which rule wins, exactly as KTransformers does.
@NullMarked
package dev.ktc.compiler.resolve;

import org.jspecify.annotations.NullMarked;
