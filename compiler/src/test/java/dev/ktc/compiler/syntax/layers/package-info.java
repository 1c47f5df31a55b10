/// Tests of layer ranges and patterns.
@NullMarked
package dev.ktc.compiler.syntax.layers;

import org.jspecify.annotations.NullMarked;
