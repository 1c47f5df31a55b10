/// What a check is, what it may read, and the list of all checks.
@NullMarked
package dev.ktc.compiler.check;

import org.jspecify.annotations.NullMarked;
