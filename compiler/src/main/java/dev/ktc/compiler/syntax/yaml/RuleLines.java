package dev.ktc.compiler.syntax.yaml;

import java.util.Arrays;

/// The lines of a text on which rules begin: those with a dash about as far left as the first.
///
/// Found by looks alone, as they serve where the text is not YAML.
final class RuleLines {
  private final int[] starts;
  private final int end;

  private RuleLines(int[] starts, int end) {
    this.starts = starts;
    this.end = end;
  }

  /// The lines of a text; none when its first content is no dash.
  static RuleLines of(String text) {
    int[] starts = new int[64];
    int count = 0;
    int column = -1;
    for (int line = 0; line < text.length(); line = nextLine(text, line)) {
      int at = line;
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (column < 0 && !isHeader(text, at)) {
        if (!isDash(text, at)) {
          break;
        }
        column = at - line;
      }
      // A dash one too far right is a slip: a list inside a rule stands at least two further.
      if (column >= 0 && at - line <= column + 1 && isDash(text, at)) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = line;
      }
    }
    return new RuleLines(Arrays.copyOf(starts, count), text.length());
  }

  boolean isEmpty() {
    return starts.length == 0;
  }

  /// Start of the last such line that begins at or before an offset, else of the first.
  int atOrBefore(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return starts[Math.max(0, found >= 0 ? found : -found - 2)];
  }

  /// Start of the first such line that begins after an offset, else the end of the text.
  int after(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    int next = found >= 0 ? found + 1 : -found - 1;
    return next < starts.length ? starts[next] : end;
  }

  private static boolean isDash(String text, int at) {
    return at < text.length()
        && text.charAt(at) == '-'
        && (at + 1 == text.length() || Breaks.isBlankOrEnd(text.charAt(at + 1)));
  }

  /// What may stand before the first rule: empty lines, comments, directives, `---`.
  private static boolean isHeader(String text, int at) {
    return at == text.length()
        || Breaks.isBlankOrEnd(text.charAt(at))
        || text.charAt(at) == '#'
        || text.charAt(at) == '%'
        || text.startsWith("---", at);
  }

  private static int nextLine(String text, int from) {
    int at = from;
    while (at < text.length() && !Breaks.isBreak(text.charAt(at))) {
      at++;
    }
    boolean pair = text.startsWith("\r\n", at);
    return at + (pair ? 2 : 1);
  }
}
