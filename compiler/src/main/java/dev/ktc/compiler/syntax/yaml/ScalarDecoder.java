package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.ScalarStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes a scalar as PyYAML does and remembers where each character of it is written.
///
/// The scanner has already found the scalar well formed.
final class ScalarDecoder {
  private static final String ESCAPES = "0abt\tnvfre \"\\/N_LP";
  private static final String ESCAPED =
      "\0\u0007\b\t\t\n\u000B\f\r\u001B \"\\/\u0085\u00A0\u2028\u2029";

  private final String text;
  private final int end;
  private int at;

  private final StringBuilder value = new StringBuilder();
  private int[] starts = new int[64];
  private int[] ends = new int[64];

  private ScalarDecoder(String text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /// Decodes the scalar that is written at `span`.
  ///
  /// @param text the whole file, or its part that is being read
  /// @param indent for block scalars: column of the innermost block collection around, -1 for none
  static EmbeddedText decode(String text, Span span, ScalarStyle style, int indent) {
    return switch (style) {
      case PLAIN -> new ScalarDecoder(text, span.start(), span.end()).plain();
      case SINGLE_QUOTED -> new ScalarDecoder(text, span.start() + 1, span.end() - 1).single();
      case DOUBLE_QUOTED -> new ScalarDecoder(text, span.start() + 1, span.end() - 1).escaped();
      case LITERAL, FOLDED ->
          new ScalarDecoder(text, span.start(), span.end())
              .block(style == ScalarStyle.FOLDED, indent);
    };
  }

  // ---- flow scalars

  private EmbeddedText plain() {
    while (at < end) {
      if (!whiteSpace()) {
        copy();
      }
    }
    return embedded(end);
  }

  private EmbeddedText single() {
    while (at < end) {
      if (whiteSpace()) {
        continue;
      }
      if (text.charAt(at) == '\'') {
        append('\'', at, at + 2);
        at += 2;
      } else {
        copy();
      }
    }
    return embedded(end);
  }

  private EmbeddedText escaped() {
    while (at < end) {
      if (whiteSpace()) {
        continue;
      }
      if (text.charAt(at) == '\\') {
        escape();
      } else {
        copy();
      }
    }
    return embedded(end);
  }

  private void escape() {
    int start = at;
    char c = text.charAt(at + 1);
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (Breaks.isBreak(c)) {
      at++;
      skipBreak();
      emptyLines();
    } else if (digits > 0) {
      at += 2 + digits;
      int codePoint = Integer.parseInt(text, start + 2, at, 16);
      for (char unit : Character.toChars(codePoint)) {
        append(unit, start, at);
      }
    } else {
      at += 2;
      append(ESCAPED.charAt(ESCAPES.indexOf(c)), start, at);
    }
  }

  /// Blanks are kept inside a line; around a line break they go, and the break is folded.
  private boolean whiteSpace() {
    int start = at;
    int blanks = at;
    while (blanks < end && Breaks.isBlank(text.charAt(blanks))) {
      blanks++;
    }
    if (blanks == end || !Breaks.isBreak(text.charAt(blanks))) {
      while (at < blanks) {
        copy();
      }
      return at > start;
    }
    at = blanks;
    int breakStart = at;
    char first = text.charAt(at);
    skipBreak();
    int breakEnd = at;
    int before = value.length();
    boolean kept = first == '\u2028' || first == '\u2029';
    if (kept) {
      append(first, breakStart, breakEnd);
    }
    emptyLines();
    if (value.length() == before) {
      append(' ', start, at);
    }
    return true;
  }

  /// Each empty line stands for a line break; blanks around go.
  private void emptyLines() {
    while (true) {
      while (at < end && Breaks.isBlank(text.charAt(at))) {
        at++;
      }
      if (at == end || !Breaks.isBreak(text.charAt(at))) {
        return;
      }
      int start = at;
      char c = text.charAt(at);
      skipBreak();
      append(normal(c), start, at);
    }
  }

  // ---- block scalars

  private EmbeddedText block(boolean folded, int outer) {
    Header header = header();
    int least = Math.max(1, outer + 1);
    int indent;
    int column;
    List<Span> breaks = new ArrayList<>();
    if (header.increment == 0) {
      int deepest = 0;
      int lineStart = at;
      while (at < end && (text.charAt(at) == ' ' || Breaks.isBreak(text.charAt(at)))) {
        if (text.charAt(at) == ' ') {
          at++;
          deepest = Math.max(deepest, at - lineStart);
        } else {
          breaks.add(skipBreak());
          lineStart = at;
        }
      }
      column = at - lineStart;
      indent = Math.max(least, deepest);
    } else {
      indent = least + header.increment - 1;
      column = blankLines(indent, breaks);
    }
    @Nullable Span lineBreak = null;
    int contentEnd = at;
    while (column == indent && at < end) {
      breaks.forEach(this::appendBreak);
      breaks.clear();
      boolean unindented = !Breaks.isBlank(text.charAt(at));
      while (at < end && !Breaks.isBreak(text.charAt(at))) {
        copy();
      }
      contentEnd = at;
      lineBreak = at < end ? skipBreak() : null;
      column = blankLines(indent, breaks);
      if (column != indent || at == end || lineBreak == null) {
        break;
      }
      boolean fold = folded && unindented && !Breaks.isBlank(text.charAt(at));
      if (fold && normal(text.charAt(lineBreak.start())) == '\n') {
        if (breaks.isEmpty()) {
          append(' ', lineBreak.start(), at);
        }
      } else {
        appendBreak(lineBreak);
      }
    }
    if (!header.strip && lineBreak != null) {
      appendBreak(lineBreak);
      contentEnd = lineBreak.end();
    }
    if (header.keep) {
      for (Span empty : breaks) {
        appendBreak(empty);
        contentEnd = empty.end();
      }
    }
    return embedded(contentEnd);
  }

  private record Header(boolean keep, boolean strip, int increment) {}

  /// What follows `|` or `>` on its line.
  private Header header() {
    boolean keep = false;
    boolean strip = false;
    int increment = 0;
    at++;
    while (at < end && "+-123456789".indexOf(text.charAt(at)) >= 0) {
      char c = text.charAt(at++);
      keep |= c == '+';
      strip |= c == '-';
      increment = c > '0' ? c - '0' : increment;
    }
    while (at < end && !Breaks.isBreak(text.charAt(at))) {
      at++;
    }
    if (at < end) {
      skipBreak();
    }
    return new Header(keep, strip, increment);
  }

  /// Takes empty lines and up to `indent` spaces of the next line; answers how many.
  private int blankLines(int indent, List<Span> breaks) {
    while (true) {
      int lineStart = at;
      while (at < end && at - lineStart < indent && text.charAt(at) == ' ') {
        at++;
      }
      if (at == end || !Breaks.isBreak(text.charAt(at))) {
        return at - lineStart;
      }
      breaks.add(skipBreak());
    }
  }

  // ---- building

  private void copy() {
    append(text.charAt(at), at, at + 1);
    at++;
  }

  private Span skipBreak() {
    int start = at;
    boolean pair = text.charAt(at) == '\r' && at + 1 < end && text.charAt(at + 1) == '\n';
    at += pair ? 2 : 1;
    return new Span(start, at);
  }

  private void appendBreak(Span where) {
    append(normal(text.charAt(where.start())), where.start(), where.end());
  }

  private static char normal(char lineBreak) {
    return lineBreak == '\u2028' || lineBreak == '\u2029' ? lineBreak : '\n';
  }

  private void append(char c, int start, int after) {
    int place = value.length();
    if (place == ends.length) {
      starts = Arrays.copyOf(starts, 2 * place);
      ends = Arrays.copyOf(ends, 2 * place);
    }
    starts[place] = start;
    ends[place] = after;
    value.append(c);
  }

  private EmbeddedText embedded(int contentEnd) {
    int length = value.length();
    int[] first = Arrays.copyOf(starts, length + 1);
    first[length] = contentEnd;
    return new EmbeddedText(value.toString(), first, Arrays.copyOf(ends, length));
  }
}
