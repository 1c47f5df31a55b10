package dev.ktc.tests.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A rule as KTransformers reads it, said as plainly as possible.
///
/// Patterns are matched by `java.util.regex`: the files keep to what it has in common with Python.
///
/// @param name what `re.search` is asked for, null for anything
/// @param type the class condition, null for none
/// @param replacement the class that takes the module's place; `default` keeps it
/// @param arguments null for `kwargs: null`
/// @param recursive whether the visit goes on below
/// @param ignored keys outside the arguments that nothing reads, and values that mean nothing
record PlainRule(
    @Nullable Pattern name,
    @Nullable String type,
    String replacement,
    @Nullable Map<?, ?> arguments,
    boolean recursive,
    List<String> ignored) {

  /// A file that no start gets past.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  boolean keeps() {
    return replacement.equals("default");
  }

  @Nullable Object argument(String key) {
    return arguments == null ? null : arguments.get(key);
  }

  /// An argument as text, or what holds when it is left out.
  String argument(String key, String otherwise) {
    Object value = argument(key);
    return value == null ? otherwise : value.toString();
  }

  /// Whether two rules do the same to a module. The types of the arguments count.
  boolean actsLike(PlainRule other) {
    return replacement.equals(other.replacement)
        && recursive == other.recursive
        && Objects.equals(arguments, other.arguments);
  }

  /// Reads a file.
  static List<PlainRule> read(String text) throws Unreadable {
    Object root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    } catch (YAMLException e) {
      throw new Unreadable("YAML: " + e.getMessage());
    }
    if (!(root instanceof List<?> list)) {
      throw new Unreadable("no list");
    }
    List<PlainRule> rules = new ArrayList<>();
    for (Object rule : list) {
      rules.add(rule(map(rule)));
    }
    return rules;
  }

  private static PlainRule rule(Map<?, ?> rule) throws Unreadable {
    Map<?, ?> match = map(rule.get("match"));
    Map<?, ?> replace = map(rule.get("replace"));
    if (!match.containsKey("name") && !match.containsKey("class")) {
      throw new Unreadable("match must have at least one of name and class");
    }
    Object recursive = rule.containsKey("recursive") ? rule.get("recursive") : true;
    Object arguments = replace.containsKey("kwargs") ? replace.get("kwargs") : Map.of();
    return new PlainRule(
        pattern(text(match, "name")),
        text(match, "class"),
        Objects.requireNonNullElse(text(replace, "class"), "default"),
        arguments == null ? null : map(arguments),
        truth(recursive),
        ignored(rule, match, replace));
  }

  private static List<String> ignored(Map<?, ?> rule, Map<?, ?> match, Map<?, ?> replace) {
    List<String> ignored = new ArrayList<>();
    rule.keySet().forEach(key -> other(key, Set.of("match", "replace", "recursive"), ignored));
    match.keySet().forEach(key -> other(key, Set.of("name", "class"), ignored));
    replace.keySet().forEach(key -> other(key, Set.of("class", "kwargs"), ignored));
    if (rule.get("recursive") instanceof String) {
      ignored.add("recursive in quotes");
    }
    return ignored;
  }

  private static void other(Object key, Set<String> known, List<String> ignored) {
    if (!known.contains(key.toString())) {
      ignored.add(key.toString());
    }
  }

  private static @Nullable Pattern pattern(@Nullable String text) throws Unreadable {
    try {
      return text == null ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new Unreadable("re.error: " + e.getDescription());
    }
  }

  /// As Python's `bool` has it: a text is true unless it is empty.
  private static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean bool -> bool;
      case String text -> !text.isEmpty();
      case Number number -> number.doubleValue() != 0;
      default -> true;
    };
  }

  private static Map<?, ?> map(@Nullable Object value) throws Unreadable {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new Unreadable("a mapping is missing, or is something else");
  }

  private static @Nullable String text(Map<?, ?> map, String key) throws Unreadable {
    Object value = map.get(key);
    if (value instanceof String text) {
      return text;
    }
    if (map.containsKey(key)) {
      throw new Unreadable(key + " is no text");
    }
    return null;
  }
}
