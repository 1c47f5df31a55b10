package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.SourceFile;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/// The text of a file, or of a part of it, as SnakeYAML's scanner is to see it.
///
/// The index of its marks is the UTF-16 offset in the *file*. Where PyYAML takes what SnakeYAML
/// refuses, the scanner is shown something of the same length that both take: the value of a scalar
/// is decoded from the file itself (see [ScalarDecoder]), not from what the scanner saw.
final class DialectReader extends StreamReader {
  private final int[] text;
  private final int end;
  private int pointer;
  private int offset;
  private int line;
  private int column;

  /// @param file what is read
  /// @param start offset of the first character to read, at the start of a line
  /// @param end offset after the last
  DialectReader(SourceFile file, int start, int end) {
    super("");
    this.text = codePoints(file.text().substring(start, end));
    this.offset = start;
    this.end = text.length;
  }

  /// The code points, with the escapes that only PyYAML knows made harmless.
  private static int[] codePoints(String part) {
    int[] text = part.codePoints().toArray();
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\\') {
        int first = i;
        while (i + 1 < text.length && text[i + 1] == '\\') {
          i++;
        }
        boolean escapes = (i - first) % 2 == 0 && i + 1 < text.length;
        if (escapes && text[i + 1] == '/') {
          text[i] = '/';
        } else if (escapes && text[i + 1] == '\t') {
          text[++i] = 't';
        }
      }
    }
    return text;
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
