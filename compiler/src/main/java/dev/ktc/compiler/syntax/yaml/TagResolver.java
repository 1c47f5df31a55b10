package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.syntax.Tag;
import java.util.regex.Pattern;

/// The type of a plain scalar by its look, as PyYAML resolves it: YAML 1.1 with its own ideas of
/// floats (`1e3` and `1.5e3` are strings) and octal numbers (`010` is 8, `0o10` a string).
final class TagResolver {
  static final Tag STR = Tag.implicit("str");
  static final Tag SEQ = Tag.implicit("seq");
  static final Tag MAP = Tag.implicit("map");
  private static final Tag BOOL = Tag.implicit("bool");
  private static final Tag FLOAT = Tag.implicit("float");
  private static final Tag INT = Tag.implicit("int");
  private static final Tag MERGE = Tag.implicit("merge");
  private static final Tag NULL = Tag.implicit("null");
  private static final Tag TIMESTAMP = Tag.implicit("timestamp");
  private static final Tag VALUE = Tag.implicit("value");

  private TagResolver() {}

  /// Numbers need regular expressions; most files hold few, so these load late.
  private static final class Numbers {
    // A line feed may follow, as Python's `$` allows. What repeats a group is possessive, which
    // changes nothing here: otherwise Java recurses once per repetition.
    private static final Pattern FLOAT =
        Pattern.compile(
            "(?:[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++\\.[0-9_]*"
                + "|[-+]?\\.(?:inf|Inf|INF)"
                + "|\\.(?:nan|NaN|NAN))\\n?");
    private static final Pattern INT =
        Pattern.compile(
            "(?:[-+]?0b[0-1_]+"
                + "|[-+]?0[0-7_]+"
                + "|[-+]?(?:0|[1-9][0-9_]*)"
                + "|[-+]?0x[0-9a-fA-F_]+"
                + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])++)\\n?");
    private static final Pattern TIMESTAMP =
        Pattern.compile(
            "(?:[0-9]{4}-[0-9]{2}-[0-9]{2}"
                + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
                + "(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\\n?");
  }

  static Tag resolve(String text) {
    if (text.isEmpty()) {
      return NULL;
    }
    char first = text.charAt(0);
    if (first <= '9' && (first >= '0' || first == '-' || first == '+' || first == '.')) {
      return number(text, first >= '0');
    }
    String word = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return switch (word) {
      case "~", "null", "Null", "NULL" -> NULL;
      case "yes", "Yes", "YES", "no", "No", "NO" -> BOOL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> BOOL;
      case "on", "On", "ON", "off", "Off", "OFF" -> BOOL;
      case "<<" -> MERGE;
      case "=" -> VALUE;
      default -> STR;
    };
  }

  private static Tag number(String text, boolean digit) {
    if (Numbers.FLOAT.matcher(text).matches()) {
      return FLOAT;
    }
    if (text.charAt(0) == '.') {
      return STR;
    }
    if (Numbers.INT.matcher(text).matches()) {
      return INT;
    }
    return digit && Numbers.TIMESTAMP.matcher(text).matches() ? TIMESTAMP : STR;
  }
}
