package dev.ktc.compiler.syntax.selector;

import dev.ktc.compiler.source.Span;
import dev.ktc.grammar.ClassPathLexer;
import dev.ktc.grammar.ClassPathParser.ClassPathContext;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/// Reads the dotted path of a Python class with the grammar `ClassPath.g4`.
public final class ClassPathParser {
  private ClassPathParser() {}

  /// Why a text is no class path.
  ///
  /// @param culprit where it stops being one, as UTF-16 offsets
  /// @param noModule whether nothing stands before the last point, so that no module is named
  public record Problem(Span culprit, boolean noModule) {}

  /// What is wrong with a class path; null when nothing is.
  public static @Nullable Problem check(String text) {
    if (isOrdinary(text)) {
      return null;
    }
    boolean noModule = text.lastIndexOf('.') <= 0;
    ClassPathLexer lexer = new ClassPathLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    var parser = new dev.ktc.grammar.ClassPathParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      ClassPathContext path = parser.classPath();
      return path.isEmpty() ? new Problem(Span.at(0), noModule) : null;
    } catch (ParseCancellationException e) {
      Token culprit =
          e.getCause() instanceof RecognitionException cause
              ? cause.getOffendingToken()
              : parser.getCurrentToken();
      return new Problem(noModule ? new Span(0, text.length()) : span(text, culprit), noModule);
    }
  }

  /// Nearly all paths are ASCII and right: they need no parser to be started.
  private static boolean isOrdinary(String text) {
    List<String> parts = List.of(text.split("\\.", -1));
    return parts.size() > 1 && parts.stream().allMatch(ClassPathParser::isName);
  }

  private static boolean isName(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !part.isEmpty();
  }

  /// ANTLR counts code points.
  private static Span span(String text, Token token) {
    if (token.getType() == Token.EOF) {
      return Span.at(text.length());
    }
    return new Span(
        text.offsetByCodePoints(0, token.getStartIndex()),
        text.offsetByCodePoints(0, token.getStopIndex() + 1));
  }
}
