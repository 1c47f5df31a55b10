package dev.ktc.compiler.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the parser says, in our manner: one line, without its inner life. Only loaded when needed.
final class ParserWording {
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "^Unexpected character \\('(.)' \\(code [^)]*\\)\\)(?:: was expecting (.{1,80}))?$",
          Pattern.MULTILINE);
  private static final Pattern TOKEN = Pattern.compile("^Unrecognized token '([^']{1,40})'");

  private ParserWording() {}

  /// Which bound was passed.
  static String limit(StreamConstraintsException e) {
    String text = String.valueOf(e.getOriginalMessage());
    if (text.contains("nesting")) {
      return "nested deeper than " + JsonReader.MAX_DEPTH + " levels";
    }
    return text.contains("Name") ? "a name is too long" : "a number is too long";
  }

  /// Why the text is not JSON.
  static String reason(JsonProcessingException e) {
    String text = String.valueOf(e.getOriginalMessage());
    if (text.startsWith("Unexpected end-of-input")) {
      return "it ends too early";
    }
    if (text.startsWith("Unexpected close marker")) {
      return "brackets do not match";
    }
    if (text.startsWith("Illegal unquoted character")) {
      return "a line break or control character inside a string";
    }
    if (text.startsWith("Illegal character")) {
      return "a control character";
    }
    Matcher unexpected = UNEXPECTED.matcher(text);
    if (unexpected.find()) {
      String expected = unexpected.group(2) == null ? "" : ", expected " + unexpected.group(2);
      return "unexpected `" + unexpected.group(1) + "`" + expected.replace("field name", "a name");
    }
    Matcher token = TOKEN.matcher(text);
    if (token.find()) {
      return "`" + token.group(1) + "` is no value";
    }
    String line = text.lines().findFirst().orElse("").replaceAll("\\s*\\(code .*", "");
    return line.isEmpty()
        ? "unreadable"
        : line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
  }
}
