package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.diagnostic.Units;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table of what each device must hold, in GiB, on 80 columns.
final class MemoryTable {
  private static final String[][] HEADS = {
    {"device", "capacity", "weights", "KV", "other", "load", "prefill", "verdict"},
  };

  /// Least widths, so that tables of different models line up.
  private static final int[] WIDTHS = {7, 8, 7, 4, 5, 11, 11, 7};

  private static final int LAST = WIDTHS.length - 1;

  private MemoryTable() {}

  /// The lines of the table without its title, heads first.
  static List<Canvas> rows(List<MemoryRow> memory) {
    List<String[]> table = new ArrayList<>(List.of(HEADS));
    for (MemoryRow row : memory) {
      table.add(cells(row));
    }
    int[] widths = WIDTHS.clone();
    for (String[] row : table) {
      for (int i = 0; i <= LAST; i++) {
        widths[i] = Math.max(widths[i], DisplayText.width(row[i]));
      }
    }
    List<Canvas> lines = new ArrayList<>();
    for (int r = 0; r < table.size(); r++) {
      int place = r - HEADS.length;
      lines.add(line(table.get(r), widths, place < 0 ? null : memory.get(place)));
    }
    return lines;
  }

  /// @param row what the line is about; null for a head
  private static Canvas line(String[] cells, int[] widths, @Nullable MemoryRow row) {
    Canvas line = new Canvas();
    int column = 0;
    for (int i = 0; i <= LAST; i++) {
      boolean leftAligned = i == 0 || i == LAST;
      int pad = leftAligned ? 0 : widths[i] - DisplayText.width(cells[i]);
      Style style = row == null ? Style.BOLD : i == LAST ? style(row.verdict()) : Style.PLAIN;
      line.put(column + pad, cells[i], style);
      column += widths[i] + (i + 1 == LAST ? 2 : 1);
    }
    return line;
  }

  private static Style style(MemoryRow.Verdict verdict) {
    return switch (verdict) {
      case FITS -> Style.GOOD;
      case MAY_OVERRUN -> Style.WARNING;
      case OVERRUNS -> Style.ERROR;
      case UNKNOWN -> Style.PLAIN;
    };
  }

  private static String[] cells(MemoryRow row) {
    return new String[] {
      DisplayText.safe(row.device()),
      row.capacity().isPresent() ? Units.gib(row.capacity().getAsLong()) : "?",
      Units.gib(row.weights()),
      Units.gib(row.kvCache()),
      Units.gib(row.workspace() + row.reserve()),
      phase(row, MemoryRow.Phase.LOAD),
      phase(row, MemoryRow.Phase.PREFILL),
      verdict(row)
    };
  }

  private static String phase(MemoryRow row, MemoryRow.Phase phase) {
    for (MemoryRow.Need need : row.phases()) {
      if (need.phase() == phase) {
        String low = brief(need.low());
        String high = brief(need.high());
        return low.equals(high) ? low : low + "-" + high;
      }
    }
    return "";
  }

  /// Without the decimal from 1000 on, so that two of them fit a column.
  private static String brief(long bytes) {
    String text = Units.gib(bytes);
    int point = text.indexOf('.');
    return point < 4 ? text : text.substring(0, point);
  }

  /// `prefill may overrun`.
  private static String verdict(MemoryRow row) {
    String label = row.verdict().label().replace('-', ' ');
    MemoryRow.Phase decisive = row.decisive();
    return decisive == null ? label : decisive.label() + " " + label;
  }
}
