package dev.ktc.compiler.fix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Two texts as a unified diff, which `patch` and `git apply -p0` take.
///
/// By Myers' greedy algorithm; texts that differ in very many lines are told apart by what
/// they have in common at both ends alone.
public final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final int MOST_CHANGES = 2_000;

  private final List<String> before;
  private final List<String> after;

  private UnifiedDiff(String before, String after) {
    this.before = lines(before);
    this.after = lines(after);
  }

  /// The diff; empty when the texts are equal.
  ///
  /// @param name of the file, as the user wrote it
  public static String of(String name, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    String head = "--- " + name + "\n+++ " + name + "\n";
    return head + new UnifiedDiff(before, after).hunks();
  }

  /// Lines with their line breaks.
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from) + 1;
      end = end == 0 ? text.length() : end;
      lines.add(text.substring(from, end));
      from = end;
    }
    return lines;
  }

  /// A line of one text or of both.
  ///
  /// @param sign ` `, `-` or `+`
  private record Row(char sign, String text) {}

  private String hunks() {
    List<Row> rows = rows();
    StringBuilder out = new StringBuilder();
    int oldLine = 1;
    int newLine = 1;
    for (int at = 0; at < rows.size(); ) {
      int change = at;
      while (change < rows.size() && rows.get(change).sign() == ' ') {
        change++;
      }
      if (change == rows.size()) {
        break;
      }
      int start = Math.max(at, change - CONTEXT);
      oldLine += start - at;
      newLine += start - at;
      int end = end(rows, change);
      List<Row> hunk = rows.subList(start, end);
      int oldCount = (int) hunk.stream().filter(row -> row.sign() != '+').count();
      int newCount = (int) hunk.stream().filter(row -> row.sign() != '-').count();
      out.append("@@ -").append(range(oldLine, oldCount));
      out.append(" +").append(range(newLine, newCount)).append(" @@\n");
      hunk.forEach(row -> append(out, row));
      oldLine += oldCount;
      newLine += newCount;
      at = end;
    }
    return out.toString();
  }

  /// The end of a hunk: changes with little between them share one.
  private static int end(List<Row> rows, int change) {
    int end = change;
    int same = 0;
    int at = change;
    while (at < rows.size() && same <= 2 * CONTEXT) {
      same = rows.get(at).sign() == ' ' ? same + 1 : 0;
      at++;
      end = same == 0 ? at : end;
    }
    return Math.min(rows.size(), end + CONTEXT);
  }

  private static String range(int line, int count) {
    int first = count == 0 ? line - 1 : line;
    return count == 1 ? Integer.toString(first) : first + "," + count;
  }

  private static void append(StringBuilder out, Row row) {
    out.append(row.sign()).append(row.text());
    if (!row.text().endsWith("\n")) {
      out.append("\n\\ No newline at end of file\n");
    }
  }

  private List<Row> rows() {
    int shorter = Math.min(before.size(), after.size());
    int head = 0;
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Row> rows = new ArrayList<>();
    before.subList(0, head).forEach(line -> rows.add(new Row(' ', line)));
    rows.addAll(
        middle(
            before.subList(head, before.size() - tail), after.subList(head, after.size() - tail)));
    before
        .subList(before.size() - tail, before.size())
        .forEach(line -> rows.add(new Row(' ', line)));
    return rows;
  }

  /// Myers' algorithm: per number of changes, how far each diagonal gets.
  private static List<Row> middle(List<String> a, List<String> b) {
    int most = Math.min(a.size() + b.size(), MOST_CHANGES);
    int[] reach = new int[2 * most + 3];
    List<int[]> trace = new ArrayList<>();
    for (int changes = 0; changes <= most; changes++) {
      trace.add(Arrays.copyOfRange(reach, most + 1 - changes - 1, most + 1 + changes + 2));
      for (int k = -changes; k <= changes; k += 2) {
        int at = most + 1 + k;
        boolean down = k == -changes || (k != changes && reach[at - 1] < reach[at + 1]);
        int x = down ? reach[at + 1] : reach[at - 1] + 1;
        while (x < a.size() && x - k < b.size() && a.get(x).equals(b.get(x - k))) {
          x++;
        }
        reach[at] = x;
        if (x >= a.size() && x - k >= b.size()) {
          return path(a, b, trace, changes);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    a.forEach(line -> rows.add(new Row('-', line)));
    b.forEach(line -> rows.add(new Row('+', line)));
    return rows;
  }

  private static List<Row> path(List<String> a, List<String> b, List<int[]> trace, int changes) {
    List<Row> rows = new ArrayList<>();
    int x = a.size();
    int y = b.size();
    for (int d = changes; d >= 0; d--) {
      int[] reach = trace.get(d);
      int k = x - y;
      int at = d + 1 + k;
      boolean down = k == -d || (k != d && reach[at - 1] < reach[at + 1]);
      int fromX = d == 0 ? 0 : down ? reach[at + 1] : reach[at - 1];
      int fromY = d == 0 ? 0 : fromX - (down ? k + 1 : k - 1);
      while (x > fromX && y > fromY) {
        x--;
        y--;
        rows.add(new Row(' ', a.get(x)));
      }
      if (d > 0) {
        rows.add(down ? new Row('+', b.get(--y)) : new Row('-', a.get(--x)));
      }
    }
    Collections.reverse(rows);
    return rows;
  }
}
