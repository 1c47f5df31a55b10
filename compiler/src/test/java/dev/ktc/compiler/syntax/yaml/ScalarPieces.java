package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.ScalarStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A random scalar, put together from pieces of which each is known to stand for certain
// characters.
final class ScalarPieces {
  private static final List<String> CHARACTERS =
      List.of("a", "b", "Z", "0", "^", "$", ".", "*", "(", "|", "\\d", "é", "名", "😀", "/", "_");

  /// Escapes and what they stand for.
  private static final List<List<String>> ESCAPES =
      List.of(
          List.of("\\\\", "\\"),
          List.of("\\\"", "\""),
          List.of("\\/", "/"),
          List.of("\\ ", " "),
          List.of("\\t", "\t"),
          List.of("\\\t", "\t"),
          List.of("\\n", "\n"),
          List.of("\\0", "\0"),
          List.of("\\_", "\u00A0"),
          List.of("\\P", "\u2029"),
          List.of("\\x2E", "."),
          List.of("\\u540d", "名"),
          List.of("\\U0001F600", "😀"));

  private final Random random;
  private final ScalarStyle style;
  private final String lineBreak;
  private final StringBuilder file = new StringBuilder("- ");
  private final StringBuilder value = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();

  ScalarPieces(Random random, ScalarStyle style) {
    this.random = random;
    this.style = style;
    this.lineBreak = random.nextBoolean() ? "\n" : "\r\n";
    switch (style) {
      case PLAIN -> {
        flow("");
        if (random.nextBoolean()) {
          file.append(" # comment");
        }
      }
      case SINGLE_QUOTED -> flow("'");
      case DOUBLE_QUOTED -> flow("\"");
      case LITERAL, FOLDED -> block();
    }
    file.append(lineBreak).append("- next").append(lineBreak);
  }

  ScalarStyle style() {
    return style;
  }

  /// A file whose first element is the scalar.
  String file() {
    return file.toString();
  }

  /// What it stands for.
  String value() {
    return value.toString();
  }

  /// Where each UTF-16 unit of the value is written.
  List<Span> spans() {
    return spans;
  }

  private void flow(String quote) {
    file.append(quote);
    if (style == ScalarStyle.PLAIN) {
      // Not every character may begin it.
      blanks("x");
    }
    word();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(style == ScalarStyle.DOUBLE_QUOTED ? 5 : 4)) {
        case 0 -> blanks(" ");
        case 1 -> blanks("  ");
        case 2 -> fold();
        case 3 -> emptyLines();
        default -> file.append('\\').append(lineBreak).append("   ");
      }
      word();
    }
    file.append(quote);
  }

  private void word() {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      boolean special = random.nextInt(3) == 0;
      if (special && style == ScalarStyle.DOUBLE_QUOTED) {
        List<String> escape = ESCAPES.get(random.nextInt(ESCAPES.size()));
        piece(escape.get(0), escape.get(1));
      } else if (special && style == ScalarStyle.SINGLE_QUOTED) {
        piece("''", "'");
      } else {
        character();
      }
    }
  }

  private void character() {
    String text = CHARACTERS.get(random.nextInt(CHARACTERS.size()));
    String usual = style == ScalarStyle.DOUBLE_QUOTED ? text.replace("\\", "") : text;
    blanks(usual);
  }

  /// Text that stands for itself, unit by unit.
  private void blanks(String text) {
    for (int i = 0; i < text.length(); i++) {
      piece(text.substring(i, i + 1), text.substring(i, i + 1));
    }
  }

  private void fold() {
    piece((random.nextBoolean() ? "  " : "") + lineBreak + "   ", " ");
  }

  private void emptyLines() {
    file.append(" ").append(lineBreak);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      file.append(random.nextBoolean() ? "  " : "");
      piece(lineBreak, "\n");
    }
    file.append("   ");
  }

  private void block() {
    file.append(style == ScalarStyle.LITERAL ? '|' : '>');
    boolean keeps = random.nextBoolean();
    file.append(keeps ? "" : "-");
    file.append(random.nextBoolean() ? "" : " # comment");
    boolean empty = random.nextInt(3) == 0;
    file.append(lineBreak);
    if (empty) {
      piece(lineBreak, "\n");
    }
    int lines = 1 + random.nextInt(4);
    for (int i = 0; i < lines; i++) {
      // What follows a break decides how it reads, so breaks are written with the line before.
      file.append(i == 0 || style == ScalarStyle.LITERAL ? "    " : "");
      word();
      if (i + 1 < lines) {
        blockBreak();
      }
    }
    if (keeps) {
      int start = file.length();
      value.append('\n');
      spans.add(new Span(start, start + lineBreak.length()));
    }
  }

  /// Between two lines of a block that are not indented further.
  private void blockBreak() {
    if (style == ScalarStyle.LITERAL) {
      piece(lineBreak, "\n");
      if (random.nextBoolean()) {
        piece(lineBreak, "\n");
      }
    } else if (random.nextBoolean()) {
      piece(lineBreak + "    ", " ");
    } else {
      file.append(lineBreak);
      piece(lineBreak, "\n");
      file.append("    ");
    }
  }

  private void piece(String written, String meant) {
    Span span = new Span(file.length(), file.length() + written.length());
    file.append(written);
    value.append(meant);
    for (int i = 0; i < meant.length(); i++) {
      spans.add(span);
    }
  }
}
