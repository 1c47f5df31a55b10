/// Tests of reading JSON with positions.
@NullMarked
package dev.ktc.compiler.json;

import org.jspecify.annotations.NullMarked;
