/// Patterns as automata: one per pattern, and their product over a rule file.
@NullMarked
package dev.ktc.compiler.automaton;

import org.jspecify.annotations.NullMarked;
