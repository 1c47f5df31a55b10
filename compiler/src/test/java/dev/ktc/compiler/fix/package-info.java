/// Tests of edits and diffs.
@NullMarked
package dev.ktc.compiler.fix;

import org.jspecify.annotations.NullMarked;
