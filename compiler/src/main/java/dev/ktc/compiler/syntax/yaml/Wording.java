package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.yaml.SyntaxFailure.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// SnakeYAML's errors in PyYAML's words, as users of KTransformers see them.
final class Wording {
  private static final Pattern FOUND_CHARACTER =
      Pattern.compile("(but found|character) '?(.+?)'? ?\\((\\d+)\\)$", Pattern.DOTALL);
  private static final Pattern GOT_TOKEN = Pattern.compile("but got ([^']+)$");

  private static final String COMPOSER_ERROR = "yaml.composer.ComposerError: ";

  private Wording() {}

  /// A failure as the last line of Python's traceback, but for the places in it.
  static String exception(SyntaxFailure failure) {
    String context = failure.context();
    String problem = failure.problem();
    if (problem.startsWith("found duplicate anchor")) {
      return COMPOSER_ERROR + problem + "; first occurrence: second occurrence";
    }
    boolean parser = problem.startsWith("expected '<document start>'");
    boolean composer = problem.startsWith("found undefined alias");
    if (context != null) {
      parser = context.startsWith("while parsing") && !context.contains("tag");
    }
    String type =
        composer
            ? COMPOSER_ERROR
            : parser ? "yaml.parser.ParserError: " : "yaml.scanner.ScannerError: ";
    return type + (context == null ? "" : context + ": ") + problem;
  }

  static SyntaxFailure of(MarkedYAMLException failure, String text, int offset) {
    Mark contextMark = failure.getContextMark();
    @Nullable Span contextSpan = contextMark == null ? null : Span.at(contextMark.getIndex());
    String problem = String.valueOf(failure.getProblem());
    if (contextMark != null && problem.startsWith("unexpected character found")) {
      // SnakeYAML goes on to the end of a name that PyYAML gives up inside.
      return badName(failure.getContext(), text, contextMark.getIndex());
    }
    int end =
        offset < text.length() ? offset + Character.charCount(text.codePointAt(offset)) : offset;
    return new SyntaxFailure(
        Kind.SYNTAX,
        failure.getContext(),
        contextSpan,
        problem(problem, text, offset),
        new Span(offset, end));
  }

  /// An anchor or alias whose name holds what no name may hold.
  ///
  /// @param start where its `&` or `*` stands
  static SyntaxFailure badName(@Nullable String context, String text, int start) {
    int bad = start + 1;
    while (bad < text.length() && isNamePart(text.charAt(bad))) {
      bad++;
    }
    return new SyntaxFailure(
        Kind.SYNTAX,
        context,
        new Span(start, bad),
        "expected alphabetic or numeric character, but found " + quoted(text, bad),
        new Span(bad, Math.min(bad + 1, text.length())));
  }

  static boolean isNamePart(int c) {
    return c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private static String problem(String original, String text, int offset) {
    if (original.contains("cannot start any token")) {
      return "found character " + quoted(text, offset) + " that cannot start any token";
    }
    if (original.startsWith("found unknown escape character")) {
      return "found unknown escape character " + quoted(text, offset);
    }
    if (original.startsWith("found undefined tag handle ")) {
      return original.replaceFirst("handle (.*)", "handle '$1'");
    }
    if (original.startsWith("duplicate tag handle ")) {
      return original.replaceFirst("handle (.*)", "handle '$1'");
    }
    if (original.startsWith("expected escape sequence")) {
      int other = offset;
      while (other < text.length() && Character.digit(text.charAt(other), 16) >= 0) {
        other++;
      }
      return original.replaceFirst("found: .*", "found ") + quoted(text, other);
    }
    Matcher character = FOUND_CHARACTER.matcher(original);
    if (character.find()) {
      return original.substring(0, character.start())
          + character.group(1)
          + ' '
          + quoted(text, offset);
    }
    Matcher token = GOT_TOKEN.matcher(original);
    if (token.find()) {
      return original.substring(0, token.start()) + "but got '" + token.group(1) + "'";
    }
    return original;
  }

  /// A character as Python's `repr` writes it, `'\0'` at the end of the text.
  static String quoted(String text, int offset) {
    if (offset >= text.length()) {
      return "'\\x00'";
    }
    int c = text.codePointAt(offset);
    return switch (c) {
      case '\t' -> "'\\t'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\\' -> "'\\\\'";
      case '\'' -> "\"'\"";
      case 0x85 -> "'\\x85'";
      case 0xA0 -> "'\\xa0'";
      case 0x2028, 0x2029, 0xFEFF -> String.format("'\\u%04x'", c);
      default -> "'" + Character.toString(c) + "'";
    };
  }
}
