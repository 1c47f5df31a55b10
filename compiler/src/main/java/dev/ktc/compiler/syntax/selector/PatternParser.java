package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.grammar.PythonRegexParser;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// Reads a Python regular expression as CPython 3.11 does, with its errors and warnings.
public final class PatternParser {
  /// The longest pattern that is read, in UTF-16 units. CPython has no such limit.
  public static final int MAX_LENGTH = 20_000;

  private PatternParser() {}

  /// The tree of a pattern, or why CPython refuses it.
  public static ParsedPattern parse(String text) {
    if (text.length() > MAX_LENGTH) {
      PatternText start = new PatternText(text.substring(0, 1));
      String message = "pattern is longer than " + MAX_LENGTH + " characters";
      return new ParsedPattern(
          null, List.of(new PatternError(message, start.span(0, 1))), List.of(), 0);
    }
    return endsInBackslash(text) ? refuseLoneBackslash(text) : parseTokens(text);
  }

  private static boolean endsInBackslash(String text) {
    int backslashes = 0;
    while (backslashes < text.length() && text.charAt(text.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /// CPython reads one unit ahead, so a lone backslash hides errors that are noticed just before.
  private static ParsedPattern refuseLoneBackslash(String text) {
    String before = text.substring(0, text.length() - 1);
    PatternText whole = new PatternText(text);
    PatternBuilder builder = new PatternBuilder(new PatternText(before), true);
    int last = whole.length() - 1;
    PatternRejected rejected =
        new PatternRejected("bad escape (end of pattern)", last, last + 1, last);
    try {
      build(before, builder);
    } catch (PatternRejected earlier) {
      if (earlier.read < last) {
        rejected = earlier;
      }
    }
    return refused(rejected, whole, builder);
  }

  private static ParsedPattern parseTokens(String text) {
    PatternText codePoints = new PatternText(text);
    PatternBuilder builder = new PatternBuilder(codePoints, false);
    try {
      return build(text, builder);
    } catch (PatternRejected rejected) {
      return refused(rejected, codePoints, builder);
    }
  }

  private static ParsedPattern build(String text, PatternBuilder builder) {
    PatternLexer lexer = new PatternLexer(text, builder.text());
    PythonRegexParser parser = new PythonRegexParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      return builder.build(parser.pattern(), lexer.tooDeep());
    } catch (ParseCancellationException e) {
      throw new KtcBug("the pattern grammar must take every text", e);
    }
  }

  private static ParsedPattern refused(
      PatternRejected rejected, PatternText text, PatternBuilder builder) {
    PatternError error = new PatternError(rejected.text(), text.span(rejected.start, rejected.end));
    return new ParsedPattern(null, List.of(error), builder.warnings(), 0);
  }
}
