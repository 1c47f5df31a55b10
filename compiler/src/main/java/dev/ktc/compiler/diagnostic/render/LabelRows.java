package dev.ktc.compiler.diagnostic.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// The rows below a source line: carets under the marks, the last label beside them if there is
/// room, the others hanging below on connectors.
final class LabelRows {
  /// A label is not squeezed into fewer columns than this.
  private static final int NARROWEST = 24;

  private final DisplayLine line;
  private final Window window;
  private final int textColumn;
  private final int width;
  private final Style primaryStyle;

  LabelRows(DisplayLine line, Window window, int textColumn, int width, Style primaryStyle) {
    this.line = line;
    this.window = window;
    this.textColumn = textColumn;
    this.width = width;
    this.primaryStyle = primaryStyle;
  }

  /// @param marks of this line
  /// @param empty makes a row with the frame and brackets
  List<Canvas> rows(List<Snippet.Mark> marks, Supplier<Canvas> empty) {
    List<Canvas> rows = new ArrayList<>();
    if (marks.isEmpty()) {
      return rows;
    }
    List<Snippet.Mark> sorted = new ArrayList<>(marks);
    sorted.sort(Comparator.comparingInt(Snippet.Mark::from).thenComparingInt(Snippet.Mark::to));
    Canvas carets = empty.get();
    for (boolean primary : new boolean[] {false, true}) {
      for (Snippet.Mark mark : sorted) {
        if (mark.primary() == primary) {
          String strokes = String.valueOf(mark.stroke()).repeat(end(mark) - start(mark));
          carets.put(start(mark), strokes, style(mark));
        }
      }
    }
    rows.add(carets);
    List<Snippet.Mark> hanging = new ArrayList<>();
    for (Snippet.Mark mark : sorted) {
      if (!mark.label().isEmpty()) {
        hanging.add(mark);
      }
    }
    if (!hanging.isEmpty() && fitsBeside(hanging.getLast(), carets)) {
      Snippet.Mark beside = hanging.removeLast();
      carets.put(end(beside) + 1, beside.label(), style(beside));
    }
    hang(hanging, empty, rows);
    return rows;
  }

  /// Where a mark's carets begin, on the screen.
  private int start(Snippet.Mark mark) {
    return textColumn + window.column(line.column(mark.from()));
  }

  private int end(Snippet.Mark mark) {
    return Math.max(start(mark) + 1, textColumn + window.column(line.column(mark.to())));
  }

  private Style style(Snippet.Mark mark) {
    return mark.primary() ? primaryStyle : Style.SECONDARY;
  }

  private boolean fitsBeside(Snippet.Mark mark, Canvas carets) {
    return end(mark) == carets.width() && end(mark) + 1 + DisplayText.width(mark.label()) <= width;
  }

  private void hang(List<Snippet.Mark> hanging, Supplier<Canvas> empty, List<Canvas> rows) {
    if (hanging.size() > 1) {
      Canvas connectors = empty.get();
      for (Snippet.Mark mark : hanging) {
        connectors.put(start(mark), "|", style(mark));
      }
      rows.add(connectors);
    }
    for (int i = hanging.size() - 1; i >= 0; i--) {
      Snippet.Mark mark = hanging.get(i);
      int leftmost = i == 0 ? textColumn : start(hanging.get(i - 1)) + 2;
      int room = width - start(mark);
      int needed = Math.min(NARROWEST, DisplayText.width(mark.label()));
      int column = room >= needed ? start(mark) : Math.max(leftmost, width - needed);
      for (String words : Wrapping.wrap(mark.label(), Math.max(NARROWEST, width - column))) {
        Canvas row = empty.get();
        for (Snippet.Mark left : hanging.subList(0, i)) {
          if (start(left) < start(mark)) {
            row.put(start(left), "|", style(left));
          }
        }
        rows.add(row.put(column, words, style(mark)));
      }
    }
  }
}
