package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.pattern.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One operation of a sequence, as CPython's parser sees it while it reads.
///
/// @param op what CPython asks about it later
/// @param start in code points
/// @param end in code points
/// @param node what it means
/// @param width how much it takes
/// @param set how it was written, when it takes one character of a set
/// @param inner the operations of a group whose start is this part's start
record Part(
    Op op,
    int start,
    int end,
    Pattern node,
    Width width,
    @Nullable WrittenSet set,
    List<Part> inner) {
  /// What CPython's parser distinguishes.
  enum Op {
    /// One character, or a set of them; a single-character complement too.
    SET,
    /// A dot.
    ANY,
    /// A condition on the place, which cannot be repeated.
    AT,
    /// Already repeated, so not again.
    REPEAT,
    /// A reference to a group.
    REFERENCE,
    /// `(?:…)`, of which only the contents stay.
    PLAIN_GROUP,
    /// A group that captures or changes flags.
    GROUP,
    /// Anything else.
    OTHER
  }

  static Part of(Op op, int start, int end, Pattern node, Width width) {
    return new Part(op, start, end, node, width, null, List.of());
  }

  /// Whether CPython would see the same operation, which makes it a common prefix of alternatives.
  boolean isSameAs(Part other) {
    if (op != other.op) {
      return false;
    }
    return switch (op) {
      case SET -> set != null && set.equals(other.set);
      case ANY -> true;
      case AT ->
          node instanceof Pattern.Anchor a
              && other.node instanceof Pattern.Anchor b
              && a.condition() == b.condition();
      case REFERENCE ->
          node instanceof Pattern.BackReference a
              && other.node instanceof Pattern.BackReference b
              && a.group() == b.group();
      default -> false;
    };
  }
}
