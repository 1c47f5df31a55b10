/// The phases in order: from a request to every intermediate value and all findings.
@NullMarked
package dev.ktc.compiler.pipeline;

import org.jspecify.annotations.NullMarked;
