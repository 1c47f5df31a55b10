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
  private static final Pattern GOT_TOKEN = Pattern.compile("but got (\\S+)$");

  private Wording() {}

  static SyntaxFailure of(MarkedYAMLException failure, String text, int offset) {
    Mark contextMark = failure.getContextMark();
    @Nullable Span contextSpan = contextMark == null ? null : Span.at(contextMark.getIndex());
    int end =
        offset < text.length() ? offset + Character.charCount(text.codePointAt(offset)) : offset;
    return new SyntaxFailure(
        Kind.SYNTAX,
        failure.getContext(),
        contextSpan,
        problem(failure.getProblem(), text, offset),
        new Span(offset, end));
  }

  private static String problem(@Nullable String original, String text, int offset) {
    if (original == null) {
      return "not YAML";
    }
    if (original.contains("cannot start any token")) {
      return "found character " + quoted(text, offset) + " that cannot start any token";
    }
    if (original.startsWith("unexpected character found")) {
      return "expected alphabetic or numeric character, but found " + quoted(text, offset);
    }
    if (original.startsWith("found unknown escape character")) {
      return "found unknown escape character " + quoted(text, offset);
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
