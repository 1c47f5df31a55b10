package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.Judge.Judgement;
import dev.ktc.tests.mutation.Judge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of the mutants, by kind of fault.
///
/// @param rows one per mutant
record MutationTable(List<Row> rows) {
  private static final String ROW = "%-36s %7s %7s %8s %7s %6s %7s %8s %5s %6s%n";

  /// A mutant, what it does, and what is reported of it that its original does not have.
  ///
  /// @param located whether something that is reported points into a rule that is different
  record Row(
      String base,
      RuleText.Mutant mutant,
      Judgement judgement,
      List<String> reported,
      boolean located) {
    boolean is(Verdict verdict) {
      return judgement.verdict() == verdict;
    }

    boolean missed() {
      return is(Verdict.HARMFUL) && reported.isEmpty();
    }

    boolean falseAlarm() {
      return is(Verdict.SAME) && !reported.isEmpty();
    }
  }

  List<Row> harmful() {
    return rows.stream().filter(row -> row.is(Verdict.HARMFUL)).toList();
  }

  List<Row> same() {
    return rows.stream().filter(row -> row.is(Verdict.SAME)).toList();
  }

  List<Row> missed() {
    return rows.stream().filter(Row::missed).toList();
  }

  List<Row> falseAlarms() {
    return rows.stream().filter(Row::falseAlarm).toList();
  }

  /// The table, then the mutants that were not judged alike.
  String text() {
    Map<String, List<Row>> kinds = new LinkedHashMap<>();
    rows.forEach(
        row -> kinds.computeIfAbsent(row.mutant().kind(), _ -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    text.append(
        ROW.formatted(
            "fault",
            "mutants",
            "harmful",
            "reported",
            "located",
            "missed",
            "changed",
            "reported",
            "same",
            "alarms"));
    kinds.forEach((kind, some) -> text.append(line(kind, some)));
    text.append(line("all", rows));
    together(text);
    list(text, "missed", missed());
    list(text, "false alarms", falseAlarms());
    List<Row> doubtful =
        rows.stream().filter(row -> row.is(Verdict.CHANGED) && !row.reported().isEmpty()).toList();
    list(text, "reported though only different", doubtful);
    return text.toString();
  }

  private static String line(String kind, List<Row> some) {
    return ROW.formatted(
        kind,
        some.size(),
        count(some, Verdict.HARMFUL, false),
        count(some, Verdict.HARMFUL, true),
        some.stream().filter(row -> row.is(Verdict.HARMFUL) && row.located()).count(),
        some.stream().filter(Row::missed).count(),
        count(some, Verdict.CHANGED, false),
        count(some, Verdict.CHANGED, true),
        count(some, Verdict.SAME, false),
        some.stream().filter(Row::falseAlarm).count());
  }

  private static long count(List<Row> some, Verdict verdict, boolean reported) {
    return some.stream()
        .filter(row -> row.is(verdict))
        .filter(row -> !reported || !row.reported().isEmpty())
        .count();
  }

  /// One fault should be one finding: the names of findings that come together, most often first.
  private void together(StringBuilder text) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Row row : harmful()) {
      if (row.reported().size() > 1) {
        List<String> names =
            row.reported().stream().map(found -> found.replaceFirst(":.*", "")).sorted().toList();
        counts.merge(String.join(", ", names), 1, Integer::sum);
      }
    }
    long single = harmful().stream().filter(row -> row.reported().size() == 1).count();
    text.append("\none finding: %d of %d%n".formatted(single, harmful().size()));
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> text.append("%5d  %s%n".formatted(entry.getValue(), entry.getKey())));
  }

  private static void list(StringBuilder text, String title, List<Row> some) {
    text.append("\n%s: %d%n".formatted(title, some.size()));
    for (Row row : some) {
      text.append(
          "%s | %s | %s | %s%n"
              .formatted(row.mutant().kind(), row.base(), row.mutant().what(), reason(row)));
    }
  }

  private static String reason(Row row) {
    return row.reported().isEmpty() ? row.judgement().reason() : String.join("; ", row.reported());
  }
}
