/// Findings about rules against one another: who takes what from whom.
@NullMarked
package dev.ktc.compiler.check.rule;

import org.jspecify.annotations.NullMarked;
