package dev.ktc.compiler.syntax.yaml;

import java.util.BitSet;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/// Reads a file, or a part of it, for SnakeYAML's scanner. The index of its marks is the UTF-16
/// offset in the *file*.
final class DialectReader extends StreamReader {
  private final int[] text;
  private final BitSet inserted;
  private final int end;
  private int pointer;
  private int offset;
  private int line;
  private int column;

  /// @param source the whole file
  /// @param start offset of the first character to read, at the start of a line
  /// @param end offset after the last
  DialectReader(DialectText source, int start, int end) {
    super("");
    this.text = source.points();
    this.inserted = source.inserted();
    this.offset = start;
    this.pointer = source.placeOf(start);
    this.end = source.placeOf(end);
  }

  @Override
  public Mark getMark() {
    return new Mark("", offset, line, column, text, pointer);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    for (int i = 0; i < length && pointer < end; i++) {
      int c = text[pointer++];
      if (inserted.get(pointer - 1)) {
        continue;
      }
      offset += Character.charCount(c);
      boolean lone = c == '\r' && (pointer == end || text[pointer] != '\n');
      if (lone || Breaks.isBreakButReturn(c)) {
        line++;
        column = 0;
      } else if (c != 0xFEFF) {
        column++;
      }
    }
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int index) {
    int at = pointer + index;
    return at < end ? text[at] : '\0';
  }

  /// A prefix of three is only asked for to find `---` and `...`; SnakeYAML forgets at one place
  /// that a blank must follow.
  @Override
  public String prefix(int length) {
    String prefix = new String(text, pointer, Math.min(length, end - pointer));
    boolean marker = prefix.equals("---") || prefix.equals("...");
    return marker && !Breaks.isBlankOrEnd(peek(3)) ? "" : prefix;
  }

  @Override
  public String prefixForward(int length) {
    String prefix = new String(text, pointer, Math.min(length, end - pointer));
    forward(length);
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return 0;
  }

  @Override
  public void resetDocumentIndex() {}

  /// Never 0: the byte order mark is already gone, another one belongs to the text.
  @Override
  public int getIndex() {
    return pointer + 1;
  }

  @Override
  public int getLine() {
    return line;
  }

  /// The offset in the file that it has come to.
  int offset() {
    return offset;
  }
}
