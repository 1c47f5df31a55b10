package dev.ktc.compiler.suppression;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.List;

/// What one comment allows.
///
/// @param comment the comment
/// @param names the kinds, with the places of their names
/// @param reason why
/// @param scope the part of the file in which findings are allowed
/// @param wholeFile whether that is all of it
record Allowance(
    Location comment, List<Named> names, String reason, Span scope, boolean wholeFile) {
  Allowance {
    names = List.copyOf(names);
  }

  /// A kind of finding as it is named in a comment.
  record Named(Code code, Location where) {}
}
