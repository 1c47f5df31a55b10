/// Comments in a rule file that allow findings, each with its reason.
@NullMarked
package dev.ktc.compiler.suppression;

import org.jspecify.annotations.NullMarked;
