package dev.ktc.compiler.analysis;

import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.Pattern.Alternation;
import dev.ktc.compiler.pattern.Pattern.Anchor;
import dev.ktc.compiler.pattern.Pattern.Capture;
import dev.ktc.compiler.pattern.Pattern.Chars;
import dev.ktc.compiler.pattern.Pattern.Sequence;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.layers.LayerPattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a pattern that names layers: `([3-9]|60)` in `^model\.layers\.([3-9]|60)\.mlp`.
///
/// @param span where it stands in the pattern
/// @param layers the numbers that it takes
public record LayerPart(Span span, BitSet layers) {
  private static final String PREFIX = "layers.";
  private static final int MOST_TEXTS = 5_000;
  private static final int LONGEST = 4;
  private static final int DEEPEST = 100;

  /// The only such part of a pattern; null where there is none, several, or one that is not plain
  /// digits between two dots.
  public static @Nullable LayerPart of(Pattern pattern) {
    List<LayerPart> found = new ArrayList<>();
    return find(pattern, found, 0) && found.size() == 1 ? found.getFirst() : null;
  }

  /// The text that names other layers in its place.
  public static String text(BitSet layers) {
    return LayerPattern.of(layers);
  }

  /// Collects the parts; false when the pattern counts on its groups or says more than that.
  private static boolean find(Pattern node, List<LayerPart> found, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    return switch (node) {
      case Sequence(var _, List<Pattern> parts) -> {
        boolean plain = true;
        for (int i = 0; i < parts.size(); i++) {
          if (i > 0 && followsPrefix(parts, i)) {
            LayerPart part = at(parts, i);
            plain &= part != null;
            if (part != null) {
              found.add(part);
            }
          }
          plain &= find(parts.get(i), found, depth + 1);
        }
        yield plain;
      }
      case Alternation(var _, List<Pattern> branches) ->
          branches.stream().allMatch(branch -> find(branch, found, depth + 1));
      case Capture capture -> find(capture.body(), found, depth + 1);
      case Pattern.BackReference _, Pattern.Conditional _ -> false;
      default -> true;
    };
  }

  private static boolean followsPrefix(List<Pattern> parts, int at) {
    if (at < PREFIX.length()) {
      return false;
    }
    for (int i = 0; i < PREFIX.length(); i++) {
      boolean same =
          parts.get(at - PREFIX.length() + i) instanceof Chars chars
              && chars.form() == Chars.Form.LITERAL
              && only(chars, PREFIX.charAt(i));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean only(Chars chars, char wanted) {
    return chars.set().rangeCount() == 1
        && chars.set().first(0) == wanted
        && chars.set().last(0) == wanted;
  }

  /// The part that begins at a place and ends before the next dot, or the end of the name.
  private static @Nullable LayerPart at(List<Pattern> parts, int from) {
    int to = from;
    while (to < parts.size() && !ends(parts.get(to))) {
      to++;
    }
    boolean closed = to > from && to < parts.size();
    for (int i = from; closed && to - from > 1 && i < to; i++) {
      // Spans of groups that do not capture leave out their parentheses.
      boolean whole = parts.get(i) instanceof Chars || parts.get(i) instanceof Capture;
      boolean joins = i == from || parts.get(i - 1).span().end() == parts.get(i).span().start();
      closed = whole && joins;
    }
    if (!closed) {
      return null;
    }
    Span span = parts.get(from).span().union(parts.get(to - 1).span());
    List<String> texts = sequence(parts.subList(from, to), 0);
    BitSet layers = texts == null ? new BitSet() : numbers(texts);
    return layers.isEmpty() ? null : new LayerPart(span, layers);
  }

  private static boolean ends(Pattern part) {
    return PatternParts.isLiteralDot(part)
        || (part instanceof Anchor anchor
            && (anchor.condition() == Anchor.Condition.END
                || anchor.condition() == Anchor.Condition.TEXT_END));
  }

  private static BitSet numbers(List<String> texts) {
    BitSet numbers = new BitSet();
    for (String text : texts) {
      if (text.length() == 1 || text.charAt(0) != '0') {
        numbers.set(Integer.parseInt(text));
      }
    }
    return numbers;
  }

  /// All texts of digits that a part takes; null when it takes others, or too many.
  private static @Nullable List<String> texts(Pattern node, int depth) {
    if (depth > DEEPEST) {
      return null;
    }
    return switch (node) {
      case Chars chars -> digits(chars);
      case Capture capture -> texts(capture.body(), depth + 1);
      case Sequence(var _, List<Pattern> parts) -> sequence(parts, depth + 1);
      case Alternation(var _, List<Pattern> branches) -> {
        List<String> all = new ArrayList<>();
        for (Pattern branch : branches) {
          List<String> some = texts(branch, depth + 1);
          if (some == null || all.size() + some.size() > MOST_TEXTS) {
            yield null;
          }
          all.addAll(some);
        }
        yield all;
      }
      default -> null;
    };
  }

  private static @Nullable List<String> sequence(List<Pattern> parts, int depth) {
    List<String> all = List.of("");
    for (Pattern part : parts) {
      List<String> some = texts(part, depth + 1);
      if (some == null || (long) all.size() * some.size() > MOST_TEXTS) {
        return null;
      }
      List<String> longer = new ArrayList<>();
      for (String start : all) {
        for (String end : some) {
          if (start.length() + end.length() > LONGEST) {
            return null;
          }
          longer.add(start + end);
        }
      }
      all = longer;
    }
    return all;
  }

  private static @Nullable List<String> digits(Chars chars) {
    List<String> digits = new ArrayList<>();
    for (int i = 0; i < chars.set().rangeCount(); i++) {
      if (chars.set().first(i) < '0' || chars.set().last(i) > '9') {
        return null;
      }
      for (int c = chars.set().first(i); c <= chars.set().last(i); c++) {
        digits.add(Character.toString(c));
      }
    }
    return digits;
  }
}
