package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pattern as CPython reads it.
///
/// @param pattern its tree, null when it is refused
/// @param errors why it is refused: the first error, as CPython reports only that
/// @param warnings what CPython warns of, in its order
/// @param groupCount how many groups capture
public record ParsedPattern(
    @Nullable Pattern pattern,
    List<PatternError> errors,
    List<PatternError> warnings,
    int groupCount) {
  public ParsedPattern {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
