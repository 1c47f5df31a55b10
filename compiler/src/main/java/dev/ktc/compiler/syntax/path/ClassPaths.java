package dev.ktc.compiler.syntax.path;

import dev.ktc.grammar.ClassPathLexer;
import dev.ktc.grammar.ClassPathParser;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// Decides with the grammar `ClassPath.g4` whether a text can be the path of a class.
public final class ClassPaths {
  private static final int LONGEST = 1000;

  private ClassPaths() {}

  /// Whether it is identifiers with points between them, two at least.
  public static boolean isClassPath(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    ClassPathParser parser =
        new ClassPathParser(
            new CommonTokenStream(new ClassPathLexer(CharStreams.fromString(text))));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      parser.classPath();
      return true;
    } catch (ParseCancellationException e) {
      return false;
    }
  }
}
