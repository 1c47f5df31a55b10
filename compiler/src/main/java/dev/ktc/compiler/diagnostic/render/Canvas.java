package dev.ktc.compiler.diagnostic.render;

import java.util.ArrayList;
import java.util.List;

/// One line of output as cells of a terminal; text is put at a column, gaps are blanks.
final class Canvas {
  private static final String BLANK = " ";

  /// What a cell shows; empty for the second half of a wide character.
  private final List<String> cells = new ArrayList<>();
  private final List<Style> styles = new ArrayList<>();

  /// How many columns are in use.
  int width() {
    return cells.size();
  }

  /// Puts safe text from a column on, over what is there.
  Canvas put(int column, String text, Style style) {
    int at = column;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int width = DisplayText.width(codePoint);
      if (width == 0 && at > column) {
        cells.set(at - 1, cells.get(at - 1) + Character.toString(codePoint));
      } else {
        for (int k = 0; k < width; k++) {
          set(at + k, k == 0 ? Character.toString(codePoint) : "", style);
        }
        at += width;
      }
      i += Character.charCount(codePoint);
    }
    return this;
  }

  /// Puts text after what is there.
  Canvas add(String text, Style style) {
    return put(width(), text, style);
  }

  private void set(int column, String cell, Style style) {
    while (cells.size() <= column) {
      cells.add(BLANK);
      styles.add(Style.PLAIN);
    }
    cells.set(column, cell);
    styles.set(column, style);
  }

  /// The line without trailing blanks, with colour codes if asked.
  String render(boolean color) {
    int end = cells.size();
    while (end > 0 && cells.get(end - 1).equals(BLANK)) {
      end--;
    }
    StringBuilder out = new StringBuilder();
    for (int start = 0; start < end; ) {
      Style style = styles.get(start);
      int stop = start;
      StringBuilder run = new StringBuilder();
      while (stop < end && styles.get(stop) == style) {
        run.append(cells.get(stop++));
      }
      out.append(style.paint(run.toString(), color));
      start = stop;
    }
    return out.toString();
  }
}
