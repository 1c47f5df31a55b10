package dev.ktc.compiler.diagnostic.render;

import java.util.ArrayList;
import java.util.List;

/// Breaks text into lines at blanks.
public final class Wrapping {
  private Wrapping() {}

  /// Appends text with a lead before its first line and as many blanks before the others.
  public static void hang(StringBuilder out, String lead, String text, int width) {
    int indent = DisplayText.width(lead);
    String before = lead;
    for (String line : wrap(text, width - indent)) {
      out.append(before).append(line).append('\n');
      before = " ".repeat(indent);
    }
  }

  /// Lines of at most `width` columns; a word that is longer stays whole, as names are to be
  // copied.
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    int start = 0;
    while (start <= text.length()) {
      int blank = text.indexOf(' ', start);
      int end = blank < 0 ? text.length() : blank;
      String word = text.substring(start, end);
      int wordWidth = DisplayText.width(word);
      if (used > 0 && used + 1 + wordWidth > width) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (used > 0) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += wordWidth;
      start = end + 1;
    }
    lines.add(line.toString());
    return lines;
  }
}
