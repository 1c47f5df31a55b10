package dev.ktc.compiler.cli.show;

import dev.ktc.compiler.diagnostic.render.DisplayText;
import java.util.ArrayList;
import java.util.List;

/// Text in columns as wide as their widest cell.
public final class TextTable {
  private final boolean[] rightAligned;
  private final List<String[]> rows = new ArrayList<>();

  /// @param heads one per column; a trailing `>` aligns the column to the right
  public TextTable(String... heads) {
    rightAligned = new boolean[heads.length];
    String[] names = new String[heads.length];
    for (int i = 0; i < heads.length; i++) {
      rightAligned[i] = heads[i].endsWith(">");
      names[i] = rightAligned[i] ? heads[i].substring(0, heads[i].length() - 1) : heads[i];
    }
    rows.add(names);
  }

  /// Adds a row, one cell per column.
  public void row(String... cells) {
    String[] safe = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      safe[i] = DisplayText.safe(cells[i]);
    }
    rows.add(safe);
  }

  /// The table with its heads, each line ended.
  public String text() {
    int[] widths = new int[rightAligned.length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayText.width(row[i]));
      }
    }
    StringBuilder out = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - DisplayText.width(row[i]));
        line.append(i == 0 ? "" : "  ");
        line.append(rightAligned[i] ? padding + row[i] : row[i] + padding);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
