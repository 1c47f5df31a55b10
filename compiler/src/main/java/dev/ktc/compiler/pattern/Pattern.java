package dev.ktc.compiler.pattern;

import dev.ktc.compiler.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The syntax tree of a Python regular expression (CPython 3.11).
///
/// Flags are already applied: a node says itself which code points it takes. Spans are UTF-16
/// offsets in the decoded pattern text.
public sealed interface Pattern {
  /// Where it is written.
  Span span();

  /// Matches the empty string.
  record Empty(Span span) implements Pattern {}

  /// Takes one code point of a set: a literal, a dot, a class, `\d` and its like.
  ///
  /// @param set what it takes, with ignored case already folded in
  /// @param form how it was written
  /// @param exact false where CPython's set could not be expressed (never expected for ASCII)
  record Chars(Span span, CodePointSet set, Form form, boolean exact) implements Pattern {
    /// How a set of code points was written.
    public enum Form {
      /// One character, escaped or not.
      LITERAL,
      /// An unescaped `.`.
      DOT,
      /// `[…]`.
      CLASS,
      /// `\d`, `\w`, `\s` or their complements.
      ESCAPE
    }
  }

  /// One after the other; at least two.
  record Sequence(Span span, List<Pattern> parts) implements Pattern {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /// The first that fits; at least two.
  record Alternation(Span span, List<Pattern> branches) implements Pattern {
    public Alternation {
      branches = List.copyOf(branches);
    }
  }

  /// The body `min` to `max` times.
  ///
  /// @param max [#UNBOUNDED] when there is no limit
  record Repeat(Span span, Pattern body, int min, int max, Greed greed) implements Pattern {
    /// No upper limit.
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /// Which count is tried first, and whether others are tried at all.
    public enum Greed {
      /// Most first.
      GREEDY,
      /// Fewest first.
      LAZY,
      /// Most, and no other.
      POSSESSIVE
    }
  }

  /// A group that captures.
  ///
  /// @param number counted from 1
  record Capture(Span span, Pattern body, int number, @Nullable String name) implements Pattern {}

  /// `(?>…)`: the first way in which the body fits, and no other.
  record Atomic(Span span, Pattern body) implements Pattern {}

  /// A look around: the body must, or must not, fit here.
  ///
  /// @param ahead after this place, else before it
  record Look(Span span, Pattern body, boolean ahead, boolean negative) implements Pattern {}

  /// A condition on this place.
  ///
  /// @param ascii for word boundaries: only ASCII letters, digits and `_` are words
  record Anchor(Span span, Condition condition, boolean ascii) implements Pattern {
    /// Which condition.
    public enum Condition {
      /// `\A`, and `^` without the multi-line flag.
      TEXT_START,
      /// `^` with the multi-line flag: also after `\n`.
      LINE_START,
      /// `\Z`.
      TEXT_END,
      /// `$` without the multi-line flag: the end, or before a last `\n`.
      END,
      /// `$` with the multi-line flag: also before any `\n`.
      LINE_END,
      /// `\b`.
      WORD_BOUNDARY,
      /// `\B`.
      NOT_WORD_BOUNDARY
    }
  }

  /// What a group took, once more.
  ///
  /// @param ignoreCase compare as CPython does under the flag; `ascii` with it
  record BackReference(Span span, int group, boolean ignoreCase, boolean ascii)
      implements Pattern {}

  /// `(?(group)yes|no)`.
  record Conditional(Span span, int group, Pattern yes, Pattern no) implements Pattern {}
}
