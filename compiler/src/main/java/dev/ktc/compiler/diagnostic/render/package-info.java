/// Findings and memory tables as people and machines read them: one class per format.
@NullMarked
package dev.ktc.compiler.diagnostic.render;

import org.jspecify.annotations.NullMarked;
