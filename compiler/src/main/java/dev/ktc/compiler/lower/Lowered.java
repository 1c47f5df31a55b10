package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.RuleSet;

/// What a rule file means, and where its parts are written.
///
/// @param rules the rules that could be understood
/// @param origins of all rules, broken ones too
public record Lowered(RuleSet rules, Origins origins) {}
