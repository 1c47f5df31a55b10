package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The labelled lines of one file: source, carets under the spans, and what to say of them.
///
/// Spans within a line are underlined; a span over several lines gets a bracket at the left.
final class Snippet {
  /// Blocks of more lines than this are shown by their first lines and their last.
  private static final int WHOLE_BLOCK = 6;

  private static final int BLOCK_HEAD = 3;

  /// A span within one line; offsets count from the start of the line.
  record Mark(int line, int from, int to, String label, boolean primary) {
    char stroke() {
      return primary ? '^' : '-';
    }
  }

  /// A span over several lines; `depth` is its place among the brackets, outermost first.
  private record Block(
      int first, int from, int last, int to, String label, boolean primary, int depth) {
    boolean covers(int line) {
      return line >= first && line <= last;
    }
  }

  private final SourceFile file;
  private final Style primaryStyle;
  private final int gutter;
  private final int width;
  private final List<Mark> marks = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Canvas> rows = new ArrayList<>();
  private int depths;

  /// @param gutter columns of the widest line number
  /// @param width columns of the whole output
  Snippet(SourceFile file, Style primaryStyle, int gutter, int width) {
    this.file = file;
    this.primaryStyle = primaryStyle;
    this.gutter = gutter;
    this.width = width;
  }

  /// The line on which a span is shown to end: a span that ends with a line break ends on its line.
  static int lastLine(SourceFile file, Span span) {
    int first = file.lineOf(span.start());
    int last = file.lineOf(span.end());
    return last > first && file.line(last).start() == span.end() ? last - 1 : last;
  }

  /// Adds a labelled span.
  void add(Label label, boolean primary) {
    Span span = label.where().span();
    int first = file.lineOf(span.start());
    int last = lastLine(file, span);
    int from = Math.min(span.start(), file.line(first).end()) - file.line(first).start();
    int to = Math.min(span.end(), file.line(last).end()) - file.line(last).start();
    String text = DisplayText.safe(label.message());
    if (first == last) {
      marks.add(new Mark(first, from, Math.max(from, to), text, primary));
    } else {
      blocks.add(new Block(first, from, last, to, text, primary, 0));
    }
  }

  /// All rows, in order.
  List<Canvas> rows() {
    placeBlocks();
    int previous = 0;
    for (int line : shownLines()) {
      if (previous > 0 && line == previous + 2) {
        source(line - 1);
      } else if (previous > 0 && line > previous + 1) {
        Canvas gap = new Canvas().put(0, "...", Style.FRAME);
        brackets(gap, line - 1);
        rows.add(gap);
      }
      source(line);
      previous = line;
    }
    return rows;
  }

  /// Gives every block a bracket column that no other block of the same lines uses.
  private void placeBlocks() {
    blocks.sort(
        Comparator.comparingInt(Block::first)
            .thenComparing(Comparator.comparingInt(Block::last).reversed()));
    List<Integer> busyUntil = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int depth = 0;
      while (depth < busyUntil.size() && busyUntil.get(depth) >= block.first()) {
        depth++;
      }
      if (depth == busyUntil.size()) {
        busyUntil.add(block.last());
      } else {
        busyUntil.set(depth, block.last());
      }
      blocks.set(
          i,
          new Block(
              block.first(),
              block.from(),
              block.last(),
              block.to(),
              block.label(),
              block.primary(),
              depth));
    }
    depths = busyUntil.size();
  }

  private SortedSet<Integer> shownLines() {
    SortedSet<Integer> lines = new TreeSet<>();
    for (Mark mark : marks) {
      lines.add(mark.line());
    }
    for (Block block : blocks) {
      boolean whole = block.last() - block.first() < WHOLE_BLOCK;
      int headEnd = whole ? block.last() : block.first() + BLOCK_HEAD - 1;
      for (int line = block.first(); line <= headEnd; line++) {
        lines.add(line);
      }
      lines.add(block.last());
    }
    return lines;
  }

  private int textColumn() {
    return gutter + 3 + (depths > 0 ? 2 * depths : 0);
  }

  private int bracketColumn(int depth) {
    return gutter + 3 + 2 * depth;
  }

  private Style style(boolean primary) {
    return primary ? primaryStyle : Style.SECONDARY;
  }

  /// One source line with everything that hangs below it.
  private void source(int line) {
    Span span = file.line(line);
    DisplayLine display = new DisplayLine(file.text(span));
    List<Mark> here = new ArrayList<>();
    for (Mark mark : marks) {
      if (mark.line() == line) {
        here.add(mark);
      }
    }
    Window window = Window.of(display, here, width - textColumn());
    String number = Integer.toString(line);
    Canvas row =
        new Canvas()
            .put(gutter - number.length(), number, Style.FRAME)
            .put(gutter + 1, "|", Style.FRAME);
    row.put(textColumn(), window.text(display), Style.PLAIN);
    for (Block block : blocks) {
      if (block.covers(line)) {
        boolean opens = block.first() == line;
        if (!opens || opensAtIndentation(block, display)) {
          row.put(bracketColumn(block.depth()), opens ? "/" : "|", style(block.primary()));
        }
      }
    }
    rows.add(row);
    LabelRows labels = new LabelRows(display, window, textColumn(), width, primaryStyle);
    for (Canvas below : labels.rows(here, () -> empty(line))) {
      rows.add(below);
    }
    blockEnds(line, display, window);
  }

  private static boolean opensAtIndentation(Block block, DisplayLine display) {
    return display.column(block.from()) <= display.indentation();
  }

  /// A row without source: the frame and the brackets of blocks that go on below the line.
  private Canvas empty(int line) {
    Canvas row = new Canvas().put(gutter + 1, "|", Style.FRAME);
    brackets(row, line);
    return row;
  }

  private void brackets(Canvas row, int line) {
    for (Block block : blocks) {
      if (block.covers(line)) {
        row.put(bracketColumn(block.depth()), "|", style(block.primary()));
      }
    }
  }

  private void blockEnds(int line, DisplayLine display, Window window) {
    for (Block block : blocks) {
      if (block.first() == line && !opensAtIndentation(block, display)) {
        int column = textColumn() + window.column(display.column(block.from()));
        Canvas row = empty(line).put(bracketColumn(block.depth()), " ", Style.PLAIN);
        underline(row, block, column);
        rows.add(row);
      }
    }
    for (Block block : blocks) {
      if (block.last() == line) {
        int column = textColumn() + window.column(Math.max(0, display.column(block.to()) - 1));
        Canvas row = empty(line);
        underline(row, block, column);
        List<String> words = Wrapping.wrap(block.label(), Math.max(20, width - column - 2));
        row.put(column + 2, words.getFirst(), style(block.primary()));
        rows.add(row);
        for (String more : words.subList(1, words.size())) {
          Canvas next = new Canvas().put(gutter + 1, "|", Style.FRAME);
          rows.add(next.put(column + 2, more, style(block.primary())));
        }
      }
    }
  }

  private void underline(Canvas row, Block block, int column) {
    int from = bracketColumn(block.depth()) + 1;
    Style style = style(block.primary());
    row.put(from, "_".repeat(Math.max(0, column - from)), style);
    row.put(column, block.primary() ? "^" : "-", style);
  }
}
