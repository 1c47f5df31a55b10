package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.StartLog;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.source.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The phases of a real start as a table, on 80 columns.
final class StartLogTable {
  private static final int WIDTH = 80;
  private static final int WHAT = 4;
  private static final int TIME = WHAT + 34;
  private static final int OUTCOME = TIME + 28;

  /// Messages beyond these are only counted.
  private static final int MOST_MESSAGES = 3;

  private StartLogTable() {}

  /// The lines of the table without its title, heads first.
  static List<Canvas> rows(StartLog log, String ruleFile) {
    List<Canvas> lines = new ArrayList<>();
    lines.add(
        new Canvas()
            .put(WHAT, "phase", Style.BOLD)
            .put(TIME, "time", Style.BOLD)
            .put(OUTCOME, "outcome", Style.BOLD));
    for (StartLog.Row row : log.rows()) {
      lines.add(
          new Canvas()
              .put(0, row.phase().name(), Style.PLAIN)
              .put(WHAT, row.phase().label(), Style.PLAIN)
              .put(TIME, row.phase().time(), Style.PLAIN)
              .put(OUTCOME, row.status().label(), style(row.status())));
      failures(lines, row, ruleFile);
    }
    for (String text : log.unchecked()) {
      hang(lines, "", text);
    }
    return lines;
  }

  private static Style style(StartLog.Status status) {
    return switch (status) {
      case NOTHING_FOUND, NOT_REACHED -> Style.PLAIN;
      case MAY_FAIL -> Style.WARNING;
      case FAILS -> Style.ERROR;
    };
  }

  /// Each message once, with the first place that causes it.
  private static void failures(List<Canvas> lines, StartLog.Row row, String ruleFile) {
    Map<String, List<StartLog.Failure>> byMessage = new LinkedHashMap<>();
    for (StartLog.Failure failure : row.failures()) {
      String key = (failure.sure() ? "" : "may: ") + failure.message();
      byMessage.computeIfAbsent(key, _ -> new ArrayList<>()).add(failure);
    }
    int shown = 0;
    for (Map.Entry<String, List<StartLog.Failure>> entry : byMessage.entrySet()) {
      if (shown == MOST_MESSAGES) {
        hang(lines, "", "and " + Units.count(byMessage.size() - shown, "other message"));
        break;
      }
      shown++;
      int others = entry.getValue().size() - 1;
      String lead = place(entry.getValue().getFirst(), ruleFile);
      String more = others == 0 ? "" : " (and at " + Units.count(others, "other place") + ")";
      hang(lines, lead, DisplayText.safe(entry.getKey()) + more);
    }
  }

  private static String place(StartLog.Failure failure, String ruleFile) {
    String file = failure.where().file().name();
    Position start = failure.where().start();
    String at = file.equals(ruleFile) ? " at " : " at " + DisplayText.safe(file) + ":";
    return failure.code().number() + at + start.line() + ":" + start.column() + ": ";
  }

  private static void hang(List<Canvas> lines, String lead, String text) {
    int indent = WHAT + 2;
    boolean first = true;
    for (String line : Wrapping.wrap(lead + text, WIDTH - indent)) {
      lines.add(new Canvas().put(first ? WHAT : indent, line, Style.PLAIN));
      first = false;
    }
  }
}
