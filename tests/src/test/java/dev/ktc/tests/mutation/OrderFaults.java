package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.RuleText.Field;
import dev.ktc.tests.mutation.RuleText.Mutant;
import dev.ktc.tests.mutation.RuleText.Span;
import java.util.ArrayList;
import java.util.List;

/// Faults in the order of rules, and in where the visit ends.
final class OrderFaults {
  private OrderFaults() {}

  static List<Mutant> swapped(RuleText file, String kind) {
    List<Mutant> all = new ArrayList<>();
    for (int rule = 0; rule + 1 < file.rules(); rule++) {
      Span first = file.rule(rule);
      Span second = file.rule(rule + 1);
      String between = file.text(new Span(first.end(), second.start()));
      if (alive(file, rule, rule + 1)) {
        all.add(
            file.edit(
                kind,
                new Span(first.start(), second.end()),
                ended(file.text(second)) + between + file.text(first)));
      }
    }
    return all;
  }

  private static boolean alive(RuleText file, int first, int last) {
    for (int rule = first; rule <= last; rule++) {
      if (!file.isAlive(rule)) {
        return false;
      }
    }
    return true;
  }

  static List<Mutant> moved(RuleText file, String kind, boolean up) {
    List<Mutant> all = new ArrayList<>();
    int last = file.rules() - 1;
    for (int rule = 0; rule <= last; rule++) {
      Span span = file.rule(rule);
      String text = ended(file.text(span));
      if (!file.isAlive(rule) || rule == (up ? 0 : last)) {
        continue;
      }
      if (up) {
        int top = file.rule(0).start();
        Span touched = new Span(top, span.end());
        all.add(file.edit(kind, touched, text + file.text(new Span(top, span.start()))));
      } else {
        int bottom = file.rule(last).end();
        Span touched = new Span(span.start(), bottom);
        all.add(file.edit(kind, touched, ended(file.text(new Span(span.end(), bottom))) + text));
      }
    }
    return all;
  }

  private static String ended(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }

  static List<Mutant> deleted(RuleText file, String kind) {
    List<Mutant> all = new ArrayList<>();
    for (int rule = 0; rule < file.rules(); rule++) {
      if (file.isAlive(rule)) {
        all.add(file.edit(kind, file.rule(rule), ""));
      }
    }
    return all;
  }

  static List<Mutant> deletedNamed(RuleText file, String kind, String name) {
    List<Mutant> all = new ArrayList<>();
    for (int rule = 0; rule < file.rules(); rule++) {
      if (file.isAlive(rule) && file.value(rule, "match", "name").contains(name)) {
        all.add(file.edit(kind, file.rule(rule), ""));
      }
    }
    return all;
  }

  /// A copy with another device before the rule or behind it.
  static List<Mutant> duplicated(RuleText file, String kind, int gpus) {
    List<Mutant> all = new ArrayList<>();
    for (int rule = 0; rule < file.rules(); rule++) {
      Span span = file.rule(rule);
      String text = ended(file.text(span));
      String other = "cuda:" + (gpus - 1);
      String copy = text.replaceAll("cuda(:\\d+)?", other);
      if (copy.equals(text)) {
        copy = text.replaceAll("cuda(:\\d+)?", "cuda:0");
      }
      if (file.isAlive(rule) && !copy.equals(text)) {
        all.add(file.edit(kind, new Span(span.end(), span.end()), copy));
        all.add(file.edit(kind, new Span(span.start(), span.start()), copy));
      }
    }
    return all;
  }

  static List<Mutant> recursiveDropped(RuleText file, String kind) {
    return file.fields("rule", "recursive").stream()
        .map(field -> file.edit(kind, field.line(), ""))
        .toList();
  }

  static List<Mutant> recursiveQuoted(RuleText file, String kind) {
    return file.fields("rule", "recursive").stream()
        .map(field -> file.edit(kind, field.value(), "\"False\""))
        .toList();
  }

  /// Two or four columns too far to the right: part of `replace`, or of its arguments.
  static List<Mutant> recursiveMisplaced(RuleText file, String kind) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("rule", "recursive")) {
      int start = field.line().start();
      all.add(file.edit(kind, new Span(start, start), "  "));
      Span inside = file.arguments(field.rule());
      if (inside.end() == start) {
        all.add(file.edit(kind, new Span(start, start), "    "));
      }
    }
    return all;
  }

  static List<Mutant> recursiveAdded(RuleText file, String kind) {
    List<Mutant> all = new ArrayList<>();
    for (int rule = 0; rule < file.rules(); rule++) {
      if (file.isAlive(rule) && file.value(rule, "rule", "recursive").isEmpty()) {
        int end = file.rule(rule).end();
        boolean ended = file.text(file.rule(rule)).endsWith("\n");
        all.add(file.edit(kind, new Span(end, end), (ended ? "" : "\n") + "  recursive: False\n"));
      }
    }
    return all;
  }
}
