/// Tests of reading models from files that cannot be trusted.
@NullMarked
package dev.ktc.compiler.model.file;

import org.jspecify.annotations.NullMarked;
