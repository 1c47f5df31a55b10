/// Findings as values: code, severity, labelled places, evidence, fixes.
@NullMarked
package dev.ktc.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
