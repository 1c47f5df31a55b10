/// What a rule file means: values without positions, keyed by [dev.ktc.compiler.ir.RuleId].
@NullMarked
package dev.ktc.compiler.ir;

import org.jspecify.annotations.NullMarked;
