/// Tests of the module trees of the architectures.
@NullMarked
package dev.ktc.compiler.model.arch;

import org.jspecify.annotations.NullMarked;
