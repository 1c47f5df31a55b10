package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.RuleText.Field;
import dev.ktc.tests.mutation.RuleText.Mutant;
import dev.ktc.tests.mutation.RuleText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Faults in patterns.
final class PatternFaults {
  private static final int LAYERS = 100;

  private PatternFaults() {}

  /// Every way to replace what a regular expression finds in a name pattern. A `.` after a
  /// backslash is written as it stands in the file, quotes and all.
  private static List<Mutant> each(
      RuleText file, String kind, String found, BiFunction<String, String, List<String>> instead) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("match", "name")) {
      String escape = field.quote().equals("\"") ? "\\\\" : "\\";
      Matcher matcher =
          Pattern.compile(found.replace("ESC", Pattern.quote(escape))).matcher(file.value(field));
      while (matcher.find()) {
        Span span =
            new Span(
                field.value().start() + matcher.start(), field.value().start() + matcher.end());
        for (String text : instead.apply(matcher.group(), escape)) {
          all.add(file.edit(kind, span, text));
        }
      }
    }
    return all;
  }

  private static List<Mutant> each(RuleText file, String kind, String found, String instead) {
    return each(file, kind, found, (_, _) -> List.of(instead));
  }

  /// `layers.(…)` with the first or the last layer of the group moved by one.
  static List<Mutant> range(RuleText file, String kind, boolean first) {
    return each(
        file,
        kind,
        "(?<=layersESC\\.)(\\([^()?]*\\)|\\[[^\\]]*\\])(?=ESC\\.|\\$)",
        (group, _) -> {
          List<Integer> layers = layers(group);
          List<String> moved = new ArrayList<>();
          if (layers.isEmpty() || layers.size() >= LAYERS) {
            return moved;
          }
          for (int step : new int[] {-1, 1}) {
            int low = layers.getFirst() + (first ? step : 0);
            int high = layers.getLast() + (first ? 0 : step);
            List<Integer> range = new ArrayList<>();
            for (int layer = Math.max(0, low); layer <= high; layer++) {
              range.add(layer);
            }
            if (low >= 0 && !range.isEmpty()) {
              moved.add(
                  range.stream().map(String::valueOf).collect(Collectors.joining("|", "(", ")")));
            }
          }
          return moved;
        });
  }

  private static List<Integer> layers(String group) {
    Pattern pattern = Pattern.compile(group);
    List<Integer> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      if (pattern.matcher(Integer.toString(layer)).matches()) {
        layers.add(layer);
      }
    }
    return layers;
  }

  static List<Mutant> digitDropped(RuleText file, String kind) {
    return each(
        file,
        kind,
        "\\[[0-9-]+\\]",
        (group, _) -> {
          List<String> shorter = new ArrayList<>();
          if (group.matches("\\[\\d-\\d\\]")) {
            shorter.add("[" + (char) (group.charAt(1) + 1) + group.substring(2));
            shorter.add(group.substring(0, 3) + (char) (group.charAt(3) - 1) + "]");
          } else if (group.matches("\\[\\d\\d+\\]")) {
            for (int i = 1; i < group.length() - 1; i++) {
              shorter.add(group.substring(0, i) + group.substring(i + 1));
            }
          }
          return shorter;
        });
  }

  static List<Mutant> digitAdded(RuleText file, String kind) {
    return each(
        file,
        kind,
        "\\[\\d\\d+\\]",
        (group, _) -> {
          char low = group.charAt(1);
          char high = group.charAt(group.length() - 2);
          List<String> wider = new ArrayList<>();
          if (low > '1') {
            wider.add("[" + (char) (low - 1) + group.substring(1));
          }
          if (high < '9') {
            wider.add(group.substring(0, group.length() - 1) + (char) (high + 1) + "]");
          }
          return wider;
        });
  }

  static List<Mutant> alternativeDropped(RuleText file, String kind) {
    return each(file, kind, "\\|[0-9]+(?=\\))|(?<=\\()[0-9]+\\|", "");
  }

  static List<Mutant> dotUnescaped(RuleText file, String kind) {
    return each(file, kind, "ESC\\.", ".");
  }

  static List<Mutant> backslashNotDoubled(RuleText file, String kind) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("match", "name")) {
      int at = file.value(field).indexOf("\\\\.");
      if (field.quote().equals("\"") && at >= 0) {
        int start = field.value().start() + at;
        all.add(file.edit(kind, new Span(start, start + 1), ""));
      }
    }
    return all;
  }

  static List<Mutant> caretDropped(RuleText file, String kind) {
    return each(file, kind, "\\^", "");
  }

  static List<Mutant> dollarDropped(RuleText file, String kind) {
    return each(file, kind, "\\$", "");
  }

  static List<Mutant> dollarEarly(RuleText file, String kind) {
    return each(file, kind, "(?<=[\\])\\w])ESC\\.(?=[a-z(])", (dot, _) -> List.of("$" + dot));
  }

  static List<Mutant> lookaheadDropped(RuleText file, String kind) {
    return each(file, kind, "\\(\\?![^()]*\\)", "");
  }

  static List<Mutant> bracketLost(RuleText file, String kind) {
    return each(file, kind, "[\\])]", "");
  }

  static List<Mutant> wordMisspelt(RuleText file, String kind) {
    return each(
        file,
        kind,
        "layers|self_attn|mlp|experts|norm|lm_head|embed_tokens|rotary_emb|gate",
        (word, _) ->
            List.of(
                word.substring(0, word.length() - 1),
                word.substring(0, 1) + word.substring(2),
                word + "s"));
  }
}
