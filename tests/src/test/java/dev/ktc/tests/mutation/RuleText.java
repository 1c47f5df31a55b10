package dev.ktc.tests.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A rule file as lines of text, to be spoilt: which line says what, and where its value stands.
///
/// It knows the block style in which right files are written, and nothing else.
final class RuleText {
  /// A line `key: value`.
  ///
  /// @param rule which rule, counted from 0
  /// @param section the key above it: `match`, `replace`, `kwargs`, `transfer_map`, `rule`
  /// @param quote the quotes around the value, empty for none
  /// @param value the value inside the quotes
  /// @param line the whole line with its line break
  record Field(
      int rule, String section, int indent, String key, String quote, Span value, Span line) {}

  /// A part of the text.
  record Span(int start, int end) {}

  /// A spoilt file.
  ///
  /// @param what the line as it was and as it is
  /// @param touched the rules in which something is different, as a part of the new text
  record Mutant(String kind, String what, String text, Span touched) {}

  private static final Pattern LINE =
      Pattern.compile("(?m)^( *)(- )?([A-Za-z_]+|[0-9]+):[ ]*(.*)$");
  private static final Pattern VALUE = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^#\\s'\"][^#]*)?");

  private final String text;
  private final List<Field> fields = new ArrayList<>();
  private final List<Span> rules = new ArrayList<>();
  private final IntPredicate alive;

  /// @param alive rules that win something: only these are spoilt
  RuleText(String text, IntPredicate alive) {
    this.text = text;
    this.alive = alive;
    String section = "rule";
    List<Integer> starts = new ArrayList<>();
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      if (line.group(2) != null) {
        starts.add(line.start());
      }
      String key = line.group(3);
      int indent = line.group(1).length() + (line.group(2) == null ? 0 : 2);
      section = section(section, key, indent);
      fields.add(field(line, starts.size() - 1, section, indent));
      section = List.of("match", "replace", "kwargs", "transfer_map").contains(key) ? key : section;
    }
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
      rules.add(new Span(starts.get(i), lastField(i, end)));
    }
  }

  private static String section(String above, String key, int indent) {
    if (indent <= 2) {
      return "rule";
    }
    boolean number = Character.isDigit(key.charAt(0));
    return above.equals("transfer_map") && !number ? "kwargs" : above;
  }

  private Field field(Matcher line, int rule, String section, int indent) {
    Matcher value = VALUE.matcher(line.group(4));
    int start = line.start(4);
    int end = start;
    String quote = "";
    if (value.lookingAt()) {
      int group = value.group(1) != null ? 1 : value.group(2) != null ? 2 : 3;
      quote = group == 1 ? "\"" : group == 2 ? "'" : "";
      String found = value.group(group);
      end = start + Math.max(0, value.end(group) < 0 ? 0 : value.end(group));
      start += Math.max(0, value.start(group));
      end -= found == null ? 0 : found.length() - found.stripTrailing().length();
    }
    return new Field(
        rule,
        section,
        indent,
        line.group(3),
        quote,
        new Span(start, end),
        new Span(line.start(), Math.min(text.length(), line.end() + 1)));
  }

  private int lastField(int rule, int limit) {
    int end = limit;
    for (Field field : fields) {
      if (field.rule() == rule) {
        end = field.line().end();
      }
    }
    return Math.min(end, limit);
  }

  String text() {
    return text;
  }

  String text(Span span) {
    return text.substring(span.start(), span.end());
  }

  int rules() {
    return rules.size();
  }

  boolean isAlive(int rule) {
    return alive.test(rule);
  }

  Span rule(int rule) {
    return rules.get(rule);
  }

  String value(Field field) {
    return text(field.value());
  }

  /// The lines of a key in rules that do something.
  List<Field> fields(String section, String key) {
    return fields.stream()
        .filter(field -> field.section().equals(section) && field.key().equals(key))
        .filter(field -> alive.test(field.rule()))
        .toList();
  }

  /// All lines of a rule.
  List<Field> of(int rule) {
    return fields.stream().filter(field -> field.rule() == rule).toList();
  }

  /// A key's value in a rule, empty for none.
  String value(int rule, String section, String key) {
    return of(rule).stream()
        .filter(field -> field.section().equals(section) && field.key().equals(key))
        .map(this::value)
        .findFirst()
        .orElse("");
  }

  /// The arguments that follow a rule's `kwargs:`, as a span; empty for none.
  Span arguments(int rule) {
    List<Field> inside =
        of(rule).stream()
            .filter(field -> field.indent() > 4)
            .filter(field -> List.of("kwargs", "transfer_map").contains(field.section()))
            .toList();
    return inside.isEmpty()
        ? new Span(0, 0)
        : new Span(inside.getFirst().line().start(), inside.getLast().line().end());
  }

  /// The file with a part of it written anew.
  Mutant edit(String kind, Span span, String replacement) {
    String before = text.substring(0, span.start());
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    String spoilt = before + replacement + text.substring(span.end());
    int end = span.start() + replacement.length();
    String what = lines(text, span.start(), span.end()) + " => " + lines(spoilt, span.start(), end);
    return new Mutant(kind, line + ": " + what, spoilt, rules(spoilt, span.start(), end));
  }

  /// From the beginning of the rule that a part of a text begins in to the end of the one that it
  /// ends in.
  private static Span rules(String text, int start, int end) {
    // Where something is gone, the line before it tells the rule.
    int first = Math.max(0, start == end ? start - 2 : start);
    int next = text.indexOf("\n- ", Math.max(first, end - 1));
    return new Span(Math.max(0, text.lastIndexOf("\n- ", first)), next < 0 ? text.length() : next);
  }

  /// The lines that a part of a text touches, shortened.
  private static String lines(String text, int start, int end) {
    int from = text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
    int to = text.indexOf('\n', Math.max(start, end - 1));
    String lines = text.substring(Math.min(from, start), to < end ? end : to).strip();
    lines = lines.replaceAll("\\s+", " ");
    return lines.length() > 150 ? lines.substring(0, 150) + "…" : lines;
  }
}
