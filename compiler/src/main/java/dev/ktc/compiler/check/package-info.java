/// One class per finding, each with its page beside it.
@NullMarked
package dev.ktc.compiler.check;

import org.jspecify.annotations.NullMarked;
