package dev.ktc.compiler.syntax.yaml;

import java.util.BitSet;

/// The text of a file as SnakeYAML's scanner is to see it.
///
/// Where PyYAML takes what SnakeYAML refuses, the scanner is shown something of the same length
/// that both take: the value of a scalar is decoded from the file itself (see [ScalarDecoder]), not
/// from what the scanner saw. Made once per file, however often its parts are read again after
// errors.
final class DialectText {
  private final String text;
  private final int[] points;

  /// Places in `points` of blanks that are not in the file.
  private final BitSet inserted = new BitSet();

  /// Offset and place that were asked for last: as parts are read in order, the next is near.
  private int knownOffset;

  private int knownPlace;

  DialectText(String text) {
    this.text = text;
    this.points = adapted(codePoints(text));
  }

  private static int[] codePoints(String text) {
    int[] points = new int[text.codePointCount(0, text.length())];
    for (int i = 0, at = 0; i < points.length; i++) {
      points[i] = text.codePointAt(at);
      at += Character.charCount(points[i]);
    }
    return points;
  }

  /// The code points, with some blanks inserted. Not to be changed.
  int[] points() {
    return points;
  }

  /// Places in [#points] of blanks that are not in the file. Not to be changed.
  BitSet inserted() {
    return inserted;
  }

  /// The place in [#points] of an offset in the file.
  int placeOf(int offset) {
    if (offset == text.length()) {
      return points.length;
    }
    if (points.length == text.length() && inserted.isEmpty()) {
      return offset;
    }
    if (offset < knownOffset) {
      knownOffset = 0;
      knownPlace = 0;
    }
    while (knownOffset < offset) {
      if (!inserted.get(knownPlace)) {
        knownOffset += Character.charCount(text.codePointAt(knownOffset));
      }
      knownPlace++;
    }
    return knownPlace;
  }

  private int[] adapted(int[] points) {
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
}
