package dev.ktc.compiler.diagnostic.render;

/// A source line as it is shown, and the column of each of its characters.
final class DisplayLine {
  private final String shown;
  private final int[] columns;
  private final int[] shownAt;

  /// @param source one line of a file, without its line break
  DisplayLine(String source) {
    StringBuilder out = new StringBuilder();
    columns = new int[source.length() + 1];
    shownAt = new int[source.length() + 1];
    int column = 0;
    for (int i = 0; i < source.length(); ) {
      int codePoint = source.codePointAt(i);
      int units = Character.charCount(codePoint);
      for (int k = 0; k < units; k++) {
        columns[i + k] = column;
        shownAt[i + k] = out.length();
      }
      String piece = DisplayText.shown(codePoint);
      out.append(piece);
      column += DisplayText.width(piece);
      i += units;
    }
    columns[source.length()] = column;
    shownAt[source.length()] = out.length();
    shown = out.toString();
  }

  /// The column of a UTF-16 offset in the source line; offsets behind the end count as the end.
  int column(int offset) {
    return columns[Math.min(offset, columns.length - 1)];
  }

  /// How many columns the whole line takes.
  int width() {
    return columns[columns.length - 1];
  }

  /// The column of the first character that is not blank.
  int indentation() {
    for (int i = 0; i + 1 < columns.length; i++) {
      if (shown.charAt(shownAt[i]) != ' ') {
        return columns[i];
      }
    }
    return width();
  }

  /// The part between two columns, `…` standing for what was cut off at either side.
  ///
  /// @param from first column
  /// @param to column after the last
  String clip(int from, int to) {
    if (from <= 0 && to >= width()) {
      return shown;
    }
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < shown.length(); ) {
      int codePoint = shown.codePointAt(i);
      int width = DisplayText.width(codePoint);
      boolean inside = column >= from && column + width <= to;
      boolean cutLeft = from > 0 && column < from + 1;
      boolean cutRight = to < width() && column + width > to - 1;
      if (inside && !cutLeft && !cutRight) {
        out.append(Character.toString(codePoint));
      } else if (column < to && column + width > from) {
        fill(out, from, to, column, width);
      }
      column += width;
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  /// Puts `…` at the very edge; the rest of a wide character that was cut in two is left blank.
  private void fill(StringBuilder out, int from, int to, int column, int width) {
    for (int k = Math.max(column, from); k < Math.min(column + width, to); k++) {
      boolean edge = (k == from && from > 0) || (k == to - 1 && to < width());
      out.append(edge ? '…' : ' ');
    }
  }
}
