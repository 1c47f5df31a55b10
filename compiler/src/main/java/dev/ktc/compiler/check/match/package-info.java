/// Findings about rules against the modules of a model: what they miss and what they leave.
@NullMarked
package dev.ktc.compiler.check.match;

import org.jspecify.annotations.NullMarked;
