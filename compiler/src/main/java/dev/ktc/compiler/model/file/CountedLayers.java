package dev.ktc.compiler.model.file;

import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which layers a pattern counts out: 30 to 59 for `^model\.layers\.([345][0-9])\.`. Read off the
/// pattern's tree, not decided by matching: what people meant, cheaply.
final class CountedLayers {
  private static final String MARK = "layers";
  private static final int MAX_DIGITS = 3;
  private static final int MAX_NUMBERS = 1000;

  private final BitSet layers = new BitSet();

  private CountedLayers() {}

  /// The layers; none where the pattern counts none, or has no end to them.
  static BitSet of(Pattern pattern) {
    CountedLayers counted = new CountedLayers();
    counted.visit(pattern);
    return counted.layers;
  }

  private void visit(Pattern pattern) {
    switch (pattern) {
      case Pattern.Alternation alternation -> alternation.branches().forEach(this::visit);
      case Pattern.Capture capture -> visit(capture.body());
      case Pattern.Sequence sequence -> {
        List<Pattern> parts = sequence.parts();
        int after = afterMark(parts);
        if (after > 0) {
          numbers(parts, after);
        }
        parts.forEach(this::visit);
      }
      default -> {}
    }
  }

  /// The place after `layers` and the dot that follows it; 0 where that is not in the sequence.
  private static int afterMark(List<Pattern> parts) {
    for (int i = 0; i + MARK.length() < parts.size(); i++) {
      int length = 0;
      while (length < MARK.length() && isLiteral(parts.get(i + length), MARK.charAt(length))) {
        length++;
      }
      if (length == MARK.length() && isDot(parts.get(i + length))) {
        return i + length + 1;
      }
    }
    return 0;
  }

  private void numbers(List<Pattern> parts, int from) {
    Set<String> texts = Set.of("");
    for (int i = from; i < parts.size() && !isDot(parts.get(i)); i++) {
      Set<String> next = expand(parts.get(i));
      if (next.isEmpty()) {
        return;
      }
      texts = product(texts, next);
    }
    for (String text : texts) {
      if (!text.isEmpty() && text.length() <= MAX_DIGITS) {
        layers.set(Integer.parseInt(text));
      }
    }
  }

  /// The numbers that a part stands for; empty where they are not numbers or too many.
  private static Set<String> expand(Pattern part) {
    return switch (part) {
      case Pattern.Chars chars -> digits(chars.set());
      case Pattern.Capture capture -> expand(capture.body());
      case Pattern.Alternation alternation -> {
        Set<String> out = new LinkedHashSet<>();
        alternation.branches().forEach(branch -> out.addAll(expand(branch)));
        yield out;
      }
      case Pattern.Sequence sequence -> {
        Set<String> out = Set.of("");
        for (Pattern inner : sequence.parts()) {
          // A dot may stand inside the group: `(3\.|4\.)`.
          out = isDot(inner) ? out : product(out, expand(inner));
        }
        yield out;
      }
      case Pattern.Repeat(var _, Pattern body, int min, int max, var _) when max <= MAX_DIGITS -> {
        Set<String> out = new LinkedHashSet<>();
        Set<String> power = Set.of("");
        for (int times = 0; times <= max; times++) {
          if (times >= min) {
            out.addAll(power);
          }
          power = product(power, expand(body));
        }
        yield out;
      }
      default -> Set.of();
    };
  }

  private static Set<String> digits(CodePointSet set) {
    List<String> out = new ArrayList<>();
    for (int digit = '0'; digit <= '9'; digit++) {
      if (set.contains(digit)) {
        out.add(Character.toString(digit));
      }
    }
    return set.contains('a') ? Set.of() : new LinkedHashSet<>(out);
  }

  private static Set<String> product(Set<String> left, Set<String> right) {
    if ((long) left.size() * right.size() > MAX_NUMBERS) {
      return Set.of();
    }
    Set<String> out = new LinkedHashSet<>();
    for (String a : left) {
      for (String b : right) {
        if (a.length() + b.length() <= MAX_DIGITS) {
          out.add(a.concat(b));
        }
      }
    }
    return out;
  }

  private static boolean isLiteral(Pattern part, int codePoint) {
    return part instanceof Pattern.Chars chars
        && chars.set().contains(codePoint)
        && chars.form() == Pattern.Chars.Form.LITERAL;
  }

  private static boolean isDot(Pattern part) {
    return part instanceof Pattern.Chars chars && chars.set().contains('.');
  }
}
