package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.diagnostic.KtcBug;

/// Reads the letters of `(?flags)` and `(?flags-flags:`.
final class FlagReader {
  private static final Flags GLOBAL_ONLY = Flags.of("t");

  private final PatternText text;
  private Flags on = Flags.NONE;
  private Flags off = Flags.NONE;

  FlagReader(PatternText text) {
    this.text = text;
  }

  /// Letters before the minus.
  Flags on() {
    return on;
  }

  /// Letters behind the minus.
  Flags off() {
    return off;
  }

  /// Reads from the first letter or minus on; what CPython refuses is thrown.
  void read(int start) {
    int at = start;
    if (text.at(at) != '-') {
      at = readOn(at);
      if (text.at(at) == ')') {
        return;
      }
      int end = at + 1;
      if (on.intersects(GLOBAL_ONLY)) {
        throw new PatternRejected("bad inline flags: cannot turn on global flag", at, end, end);
      }
    }
    if (text.at(at) == '-') {
      at = readOff(at + 1);
    }
    int end = at + 1;
    if (off.intersects(GLOBAL_ONLY)) {
      throw new PatternRejected("bad inline flags: cannot turn off global flag", at, end, end);
    }
    if (on.intersects(off)) {
      throw new PatternRejected("bad inline flags: flag turned on and off", at, end, end);
    }
  }

  /// The error in letters that form no flags.
  PatternRejected refuse(int start) {
    try {
      read(start);
    } catch (PatternRejected rejected) {
      return rejected;
    }
    throw new KtcBug("flags that the grammar refuses and CPython takes");
  }

  private int readOn(int start) {
    int at = start;
    while (true) {
      Flags flag = new Flags(Flags.bit(text.at(at)));
      at++;
      if (flag.has('L')) {
        throw rejectedAfter("bad inline flags: cannot use 'L' flag with a str pattern", at);
      }
      on = on.plus(flag);
      if (flag.intersects(Flags.TYPES) && (on.bits() & Flags.TYPES.bits()) != flag.bits()) {
        throw rejectedAfter("bad inline flags: flags 'a', 'u' and 'L' are incompatible", at);
      }
      int next = text.at(at);
      if (next == ')' || next == '-' || next == ':') {
        return at;
      }
      needFlag(at, "missing -, : or )");
    }
  }

  private int readOff(int start) {
    int at = start;
    needFlag(at, "missing flag");
    while (true) {
      Flags flag = new Flags(Flags.bit(text.at(at)));
      at++;
      if (flag.intersects(Flags.TYPES)) {
        throw rejectedAfter("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", at);
      }
      off = off.plus(flag);
      if (text.at(at) == ':') {
        return at;
      }
      needFlag(at, "missing :");
    }
  }

  private void needFlag(int at, String missing) {
    int length = text.length();
    if (at >= length) {
      throw new PatternRejected(missing, length, length, length);
    }
    if (Flags.bit(text.at(at)) == 0) {
      int end = text.unitEnd(at);
      boolean letter = PythonText.isAlpha(text.text(at, end));
      throw new PatternRejected(letter ? "unknown flag" : missing, at, end, end);
    }
  }

  /// CPython points behind the letter that it refuses.
  private PatternRejected rejectedAfter(String message, int at) {
    return new PatternRejected(message, at, Math.min(at + 1, text.length()), at);
  }
}
