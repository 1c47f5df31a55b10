package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.SourceFile;
import java.util.BitSet;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/// The text of a file, or of a part of it, as SnakeYAML's scanner is to see it.
///
/// The index of its marks is the UTF-16 offset in the *file*. Where PyYAML takes what SnakeYAML
/// refuses, the scanner is shown something of the same length that both take: the value of a scalar
/// is decoded from the file itself (see [ScalarDecoder]), not from what the scanner saw.
final class DialectReader extends StreamReader {
  private final int[] text;

  /// Places in `text` of blanks that are not in the file.
  private final BitSet inserted = new BitSet();

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

  private int[] codePoints(String part) {
    int[] points = part.codePoints().toArray();
    replaceEscapes(points);
    for (int i = 0; i < points.length; i++) {
      if ((points[i] == '&' || points[i] == '*') && mayBeginToken(points, i)) {
        int end = i + 1;
        while (end < points.length && Wording.isNamePart(points[end])) {
          end++;
        }
        if (end > i + 1 && end < points.length && "?%@`".indexOf(points[end]) >= 0) {
          inserted.set(end + inserted.cardinality());
        }
        i = end - 1;
      }
    }
    return inserted.isEmpty() ? points : withBlanks(points);
  }

  /// Only PyYAML knows `\/` and a tab as an escape.
  private static void replaceEscapes(int[] points) {
    for (int i = 0; i < points.length; i++) {
      if (points[i] == '\\') {
        int first = i;
        while (i + 1 < points.length && points[i + 1] == '\\') {
          i++;
        }
        boolean escapes = (i - first) % 2 == 0 && i + 1 < points.length;
        if (escapes && points[i + 1] == '/') {
          points[i] = '/';
        } else if (escapes && points[i + 1] == '\t') {
          points[++i] = 't';
        }
      }
    }
  }

  private static boolean mayBeginToken(int[] points, int at) {
    return at == 0 || Breaks.isBlankOrEnd(points[at - 1]) || "[{,".indexOf(points[at - 1]) >= 0;
  }

  /// For PyYAML a name ends before `?`, `%`, `@` and a back quote; for SnakeYAML at blanks.
  private int[] withBlanks(int[] points) {
    int[] wider = new int[points.length + inserted.cardinality()];
    for (int from = 0, to = 0; to < wider.length; to++) {
      wider[to] = inserted.get(to) ? ' ' : points[from++];
    }
    return wider;
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
