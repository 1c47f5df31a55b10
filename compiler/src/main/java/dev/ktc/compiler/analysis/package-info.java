/// Facts computed once from a resolution and shared by the checks.
@NullMarked
package dev.ktc.compiler.analysis;

import org.jspecify.annotations.NullMarked;
