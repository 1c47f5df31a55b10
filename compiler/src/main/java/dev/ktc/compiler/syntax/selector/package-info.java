/// Reads the small languages inside a rule file, from text to syntax trees.
@NullMarked
package dev.ktc.compiler.syntax.selector;

import org.jspecify.annotations.NullMarked;
