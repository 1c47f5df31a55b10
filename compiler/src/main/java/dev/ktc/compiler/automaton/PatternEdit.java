package dev.ktc.compiler.automaton;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import java.util.List;
import java.util.function.Predicate;

/// Small changes to a pattern, to ask whether they would make a difference.
public final class PatternEdit {
  private PatternEdit() {}

  /// The same with an unescaped dot, a part of the pattern, taken literally.
  public static Pattern escapeDot(Pattern pattern, Pattern.Chars dot) {
    Pattern literal =
        new Pattern.Chars(dot.span(), CodePointSet.of('.'), Pattern.Chars.Form.LITERAL, true);
    return replace(pattern, dot::equals, literal);
  }

  /// The same without a look ahead or behind, a part of the pattern.
  public static Pattern dropLook(Pattern pattern, Pattern.Look look) {
    return replace(pattern, look::equals, new Pattern.Empty(look.span()));
  }

  /// The same, but it only matches at the start of the name.
  public static Pattern anchorStart(Pattern pattern) {
    Pattern start = new Pattern.Anchor(pattern.span(), Pattern.Anchor.Condition.TEXT_START, false);
    return new Pattern.Sequence(pattern.span(), List.of(start, pattern));
  }

  /// The same with one of its parts replaced. Parts are told apart by their spans.
  public static Pattern replace(Pattern pattern, Pattern part, Pattern replacement) {
    return replace(pattern, part::equals, replacement);
  }

  private static Pattern replace(Pattern pattern, Predicate<Pattern> wanted, Pattern replacement) {
    if (wanted.test(pattern)) {
      return replacement;
    }
    return switch (pattern) {
      case Pattern.Sequence(var span, var parts) ->
          new Pattern.Sequence(span, replaceAll(parts, wanted, replacement));
      case Pattern.Alternation(var span, var branches) ->
          new Pattern.Alternation(span, replaceAll(branches, wanted, replacement));
      case Pattern.Repeat(var span, var body, int min, int max, var greed) ->
          new Pattern.Repeat(span, replace(body, wanted, replacement), min, max, greed);
      case Pattern.Capture(var span, var body, int number, var name) ->
          new Pattern.Capture(span, replace(body, wanted, replacement), number, name);
      case Pattern.Atomic(var span, var body) ->
          new Pattern.Atomic(span, replace(body, wanted, replacement));
      case Pattern.Look(var span, var body, boolean ahead, boolean negative) ->
          new Pattern.Look(span, replace(body, wanted, replacement), ahead, negative);
      case Pattern.Conditional(var span, int group, var yes, var no) ->
          new Pattern.Conditional(
              span, group, replace(yes, wanted, replacement), replace(no, wanted, replacement));
      case Pattern.Empty _, Pattern.Chars _, Pattern.Anchor _, Pattern.BackReference _ -> pattern;
    };
  }

  private static List<Pattern> replaceAll(
      List<Pattern> patterns, Predicate<Pattern> wanted, Pattern replacement) {
    return patterns.stream().map(part -> replace(part, wanted, replacement)).toList();
  }
}
