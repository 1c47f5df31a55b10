package dev.ktc.compiler.diagnostic;

/// The identity of a kind of finding. Names and numbers are never reused.
///
/// @param number `KTC2001`; the first digit is the phase: 0 syntax, 1 binding, 2 rule set, 3
///     matching, 4 operators, 5 devices and memory, 6 plan, 8 runtime
/// @param name kebab case, reads well after "allow": `shadowed-rule`
/// @param severity what it has when nothing else is said
public record Code(String number, String name, Severity severity) {}
