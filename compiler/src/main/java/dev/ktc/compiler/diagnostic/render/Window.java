package dev.ktc.compiler.diagnostic.render;

import java.util.List;

/// The part of a long line that is shown.
///
/// @param from first column of the line
/// @param to column after the last
record Window(int from, int to) {

  /// All of the line if there is room, else the part around its marks.
  static Window of(DisplayLine line, List<Snippet.Mark> marks, int room) {
    int width = line.width();
    if (width <= room) {
      return new Window(0, width);
    }
    int low = Integer.MAX_VALUE;
    int high = 0;
    int anchor = 0;
    for (Snippet.Mark mark : marks) {
      low = Math.min(low, line.column(mark.from()));
      high = Math.max(high, line.column(mark.to()));
      if (mark.primary() || anchor == 0) {
        anchor = line.column(mark.from());
      }
    }
    if (high < room) {
      return new Window(0, room);
    }
    boolean allFit = high - low + 2 <= room;
    int wanted = allFit ? Math.max(high + 1 - room, low - room / 4) : anchor - room / 4;
    int from = Math.max(0, Math.min(wanted, width - room));
    return new Window(from, from + room);
  }

  /// What of the line is seen.
  String text(DisplayLine line) {
    return line.clip(from, to);
  }

  /// Where a column of the line is seen; columns outside are moved to the nearest edge.
  int column(int lineColumn) {
    return Math.max(
        0, Math.min(lineColumn, to == 0 ? lineColumn : to - 1 + edge(lineColumn)) - from);
  }

  /// A caret just behind the end of a whole line is allowed.
  private int edge(int lineColumn) {
    return lineColumn == to ? 1 : 0;
  }
}
