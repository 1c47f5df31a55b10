package dev.ktc.compiler.automaton;

import java.util.BitSet;

/// A set of legal module names that a rule file's name tests do not tell apart.
///
/// @param names places in `rules.rules()` whose name test matches, or that have none; a rule whose
///     test is inexact is never among them. Not to be changed
/// @param stopped whether an ancestor is surely replaced by a rule with `recursive: false`
/// @param witness the shortest name of the cell; empty for the root
public record Cell(BitSet names, boolean stopped, String witness) {}
