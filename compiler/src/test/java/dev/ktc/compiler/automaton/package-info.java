/// Tests of the automata that need package access.
@NullMarked
package dev.ktc.compiler.automaton;

import org.jspecify.annotations.NullMarked;
