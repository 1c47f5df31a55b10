package dev.ktc.compiler.diagnostic.render;

/// Text that is safe to send to a terminal.
///
/// Rule files and tensor names are not trusted: control characters could move the cursor, and
/// direction marks could show a line in another order than it is read.
public final class DisplayText {
  private static final int TAB_WIDTH = 4;

  /// Ranges of code points that take two columns: East Asian wide and full-width, and emoji.
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900,
    0x1F9FF, 0x20000, 0x3FFFD
  };

  private DisplayText() {}

  /// How many columns a code point takes: 0, 1 or 2.
  static int width(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (codePoint >= WIDE[i] && codePoint <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }

  /// How many columns safe text takes.
  public static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      width += width(codePoint);
      i += Character.charCount(codePoint);
    }
    return width;
  }

  /// What is shown for a code point of a source line: itself where that is safe.
  static String shown(int codePoint) {
    if (codePoint == '\t') {
      return " ".repeat(TAB_WIDTH);
    }
    if (codePoint < 0x20) {
      return Character.toString(0x2400 + codePoint);
    }
    if (codePoint == 0x7F) {
      return "\u2421";
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          "\uFFFD";
      default -> Character.toString(codePoint);
    };
  }

  /// The text with everything unsafe replaced, on one line.
  public static String safe(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c >= 0x20 && c < 0x7F;
    }
    if (plain) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      out.append(shown(codePoint));
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }
}
