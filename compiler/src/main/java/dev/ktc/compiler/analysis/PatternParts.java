package dev.ktc.compiler.analysis;

import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.Pattern.Alternation;
import dev.ktc.compiler.pattern.Pattern.Anchor;
import dev.ktc.compiler.pattern.Pattern.Atomic;
import dev.ktc.compiler.pattern.Pattern.Capture;
import dev.ktc.compiler.pattern.Pattern.Chars;
import dev.ktc.compiler.pattern.Pattern.Conditional;
import dev.ktc.compiler.pattern.Pattern.Look;
import dev.ktc.compiler.pattern.Pattern.Repeat;
import dev.ktc.compiler.pattern.Pattern.Sequence;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the parts of a pattern that are easily mistaken for something else.
public final class PatternParts {
  private static final int DEEPEST = 200;

  private PatternParts() {}

  /// Unescaped dots that look like the dots of a module name: not repeated, next to a letter,
  /// digit or underscore, not next to an escaped dot.
  public static List<Chars> nameLikeDots(Pattern pattern) {
    List<Chars> found = new ArrayList<>();
    dots(pattern, found, 0);
    return found;
  }

  private static void dots(Pattern node, List<Chars> found, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    if (node instanceof Sequence(var _, List<Pattern> parts)) {
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) instanceof Chars dot && dot.form() == Chars.Form.DOT) {
          Pattern before = i > 0 ? parts.get(i - 1) : null;
          Pattern after = i + 1 < parts.size() ? parts.get(i + 1) : null;
          boolean besideDot = isLiteralDot(before) || isLiteralDot(after);
          boolean besideWord = isWord(before) || isWord(after);
          if (besideWord && !besideDot) {
            found.add(dot);
          }
        }
      }
    }
    for (Pattern child : children(node)) {
      dots(child, found, depth + 1);
    }
  }

  /// Whether a part is an escaped dot.
  static boolean isLiteralDot(@Nullable Pattern node) {
    return node instanceof Chars chars
        && chars.form() == Chars.Form.LITERAL
        && chars.set().contains('.');
  }

  /// Whether a part is a letter, digit or underscore, or a run of them.
  static boolean isWord(@Nullable Pattern node) {
    if (node instanceof Sequence(var _, List<Pattern> parts)) {
      return parts.stream().allMatch(PatternParts::isWord);
    }
    if (!(node instanceof Chars chars) || chars.form() != Chars.Form.LITERAL) {
      return false;
    }
    return chars.set().contains('_')
        || "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            .chars()
            .anyMatch(chars.set()::contains);
  }

  /// Whether a part lies inside a look or a condition, where taking less may match more.
  public static boolean insideLook(Pattern pattern, Pattern part) {
    if (pattern instanceof Look || pattern instanceof Conditional) {
      Span outer = pattern.span();
      return outer.start() <= part.span().start() && part.span().end() <= outer.end();
    }
    return children(pattern).stream().anyMatch(child -> insideLook(child, part));
  }

  /// Whether a pattern says itself where the name ends.
  public static boolean endsFixed(Pattern pattern) {
    return topParts(pattern).getLast() instanceof Anchor anchor
        && (anchor.condition() == Anchor.Condition.END
            || anchor.condition() == Anchor.Condition.TEXT_END
            || anchor.condition() == Anchor.Condition.LINE_END);
  }

  /// The looks ahead in a pattern that are not inside another look.
  public static List<Look> lookaheads(Pattern pattern) {
    List<Look> found = new ArrayList<>();
    lookaheads(pattern, found, 0);
    return found;
  }

  private static void lookaheads(Pattern node, List<Look> found, int depth) {
    if (node instanceof Look look) {
      if (look.ahead()) {
        found.add(look);
      }
    } else if (depth <= DEEPEST) {
      children(node).forEach(child -> lookaheads(child, found, depth + 1));
    }
  }

  /// The branches of a pattern that may begin anywhere in a name. A branch that begins with `.*`
  /// says so itself and is not one of them.
  public static List<Pattern> floatingBranches(Pattern pattern) {
    List<Pattern> found = new ArrayList<>();
    floating(pattern, found, 0);
    return found;
  }

  private static void floating(Pattern node, List<Pattern> found, int depth) {
    switch (node) {
      case Alternation(var _, List<Pattern> branches) when depth <= DEEPEST ->
          branches.forEach(branch -> floating(branch, found, depth + 1));
      case Capture(var _, Pattern body, var _, var _) when depth <= DEEPEST ->
          floating(body, found, depth + 1);
      case Sequence(var _, List<Pattern> parts)
          when depth <= DEEPEST && isBranching(parts.getFirst()) -> {
        List<Pattern> inner = new ArrayList<>();
        floating(parts.getFirst(), inner, depth + 1);
        if (!inner.isEmpty()) {
          found.add(node);
        }
      }
      default -> {
        if (!startsFixed(node, depth)) {
          found.add(node);
        }
      }
    }
  }

  private static boolean isBranching(Pattern node) {
    return node instanceof Capture || node instanceof Alternation;
  }

  /// Whether a branch is tied to the start of the name, or says that anything may come before.
  private static boolean startsFixed(Pattern node, int depth) {
    if (depth > DEEPEST) {
      return true;
    }
    return switch (node) {
      case Anchor anchor ->
          anchor.condition() == Anchor.Condition.TEXT_START
              || anchor.condition() == Anchor.Condition.LINE_START;
      case Sequence(var _, List<Pattern> parts) -> {
        for (Pattern part : parts) {
          if (!(part instanceof Look) && !(part instanceof Pattern.Empty)) {
            yield startsFixed(part, depth + 1);
          }
        }
        yield false;
      }
      case Capture(var _, Pattern body, var _, var _) -> startsFixed(body, depth + 1);
      case Atomic(var _, Pattern body) -> startsFixed(body, depth + 1);
      case Alternation(var _, List<Pattern> branches) ->
          branches.stream().allMatch(branch -> startsFixed(branch, depth + 1));
      case Repeat repeat ->
          isAnything(repeat) || (repeat.min() > 0 && startsFixed(repeat.body(), depth + 1));
      default -> false;
    };
  }

  private static boolean isAnything(Repeat repeat) {
    return repeat.max() == Repeat.UNBOUNDED
        && repeat.body() instanceof Chars chars
        && chars.form() == Chars.Form.DOT;
  }

  /// The parts of a pattern that follow one another at its top; a single one where it has none.
  public static List<Pattern> topParts(Pattern pattern) {
    return switch (pattern) {
      case Sequence(var _, List<Pattern> parts) -> parts;
      case Capture(var _, Pattern body, var _, var _) -> topParts(body);
      default -> List.of(pattern);
    };
  }

  /// The parts at the top of a pattern, letters that follow one another taken together.
  public static List<Pattern> words(Pattern pattern) {
    List<Pattern> words = new ArrayList<>();
    List<Pattern> run = new ArrayList<>();
    for (Pattern part : topParts(pattern)) {
      if (!isWord(part) && !run.isEmpty()) {
        words.add(join(run));
        run.clear();
      }
      if (isWord(part)) {
        run.add(part);
      } else {
        words.add(part);
      }
    }
    if (!run.isEmpty()) {
      words.add(join(run));
    }
    return words;
  }

  /// Parts that follow one another as one pattern; at least one.
  public static Pattern join(List<Pattern> parts) {
    Span span = parts.getFirst().span().union(parts.getLast().span());
    return parts.size() == 1 ? parts.getFirst() : new Sequence(span, parts);
  }

  private static List<Pattern> children(Pattern node) {
    return switch (node) {
      case Sequence(var _, List<Pattern> parts) -> parts;
      case Alternation(var _, List<Pattern> branches) -> branches;
      case Repeat repeat -> List.of(repeat.body());
      case Capture capture -> List.of(capture.body());
      case Atomic atomic -> List.of(atomic.body());
      case Look look -> List.of(look.body());
      case Conditional conditional -> List.of(conditional.yes(), conditional.no());
      case Pattern.Empty _, Chars _, Anchor _, Pattern.BackReference _ -> List.of();
    };
  }
}
