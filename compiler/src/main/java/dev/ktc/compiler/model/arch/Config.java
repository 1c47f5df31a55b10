package dev.ktc.compiler.model.arch;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.json.JsonValue.JsonArray;
import dev.ktc.compiler.json.JsonValue.JsonBoolean;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A config.json, read key by key. A key that is missing or has no sensible value is reported once
/// and answered with a stand-in, so that one reading finds all of them.
public final class Config {
  /// A key that the architecture needs is missing.
  public static final Code MISSING_CONFIG_KEY =
      new Code("KTC1104", "missing-config-key", Severity.ERROR);

  /// A key has a value that no model can have.
  public static final Code INVALID_CONFIG_VALUE =
      new Code("KTC1105", "invalid-config-value", Severity.ERROR);

  /// The largest dimension: no published model comes near it.
  public static final long MAX_DIMENSION = 1L << 30;

  private static final long STAND_IN = 1;

  private final SourceFile file;
  private final JsonObject root;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<String> invalid = new HashSet<>();

  /// @param file the text
  /// @param root the value it holds
  public Config(SourceFile file, JsonObject root) {
    this.file = file;
    this.root = root;
  }

  /// What was found wrong so far.
  public List<Diagnostic> diagnostics() {
    List<Diagnostic> out = new ArrayList<>();
    if (!missing.isEmpty()) {
      String names = String.join("`, `", missing);
      out.add(
          Diagnostic.of(
                  MISSING_CONFIG_KEY,
                  "`" + names + (missing.size() == 1 ? "` is missing" : "` are missing"))
              .at(new Location(file, opening()), "not in here")
              .build());
    }
    out.addAll(diagnostics);
    return out;
  }

  /// Keys that the architecture needs and that are not there.
  public Set<String> missing() {
    return Collections.unmodifiableSet(missing);
  }

  /// Whether nothing is wrong with some keys, so that they can be compared with each other.
  public boolean sound(String... keys) {
    return Arrays.stream(keys).noneMatch(key -> missing.contains(key) || invalid.contains(key));
  }

  /// Where a key's value is written; the start of the text when it is not there.
  public Location location(String key) {
    Member member = root.member(key);
    return new Location(file, member == null ? opening() : member.value().span());
  }

  /// Whether a key is there and not null.
  public boolean has(String key) {
    return value(key) != null;
  }

  /// A size that must be there, at least 1.
  public long size(String key) {
    JsonValue value = value(key);
    if (value == null) {
      missing.add(key);
      return STAND_IN;
    }
    return number(key, value, 1);
  }

  /// A size that is `absent` where the key is missing or null.
  public long size(String key, long absent) {
    JsonValue value = value(key);
    return value == null ? absent : number(key, value, 1);
  }

  /// A count, 0 allowed, under the first of two names that is there; it must be there under one.
  public long countOf(String key, String otherName) {
    String name = has(key) || !has(otherName) ? key : otherName;
    if (!has(name)) {
      missing.add(name);
    }
    return count(name, STAND_IN);
  }

  /// A count, 0 allowed, `absent` where the key is missing or null.
  public long count(String key, long absent) {
    JsonValue value = value(key);
    return value == null ? absent : number(key, value, 0);
  }

  /// A size that is null where the model has no such part: the key must be there.
  public long sizeOrNone(String key) {
    if (root.member(key) == null) {
      missing.add(key);
      return 0;
    }
    return size(key, 0);
  }

  /// A switch.
  public boolean flag(String key, boolean absent) {
    JsonValue value = value(key);
    if (value instanceof JsonBoolean(Span _, boolean on)) {
      return on;
    }
    if (value != null) {
      wrong(key, value, "must be true or false, not " + value.kind());
    }
    return absent;
  }

  /// A word.
  public @Nullable String text(String key) {
    JsonValue value = value(key);
    if (value instanceof JsonString(Span _, String text)) {
      return text;
    }
    if (value != null) {
      wrong(key, value, "must be a string, not " + value.kind());
    }
    return null;
  }

  /// A list of words, empty where the key is missing or null.
  public List<String> texts(String key) {
    List<String> out = new ArrayList<>();
    for (JsonValue item : items(key)) {
      if (item instanceof JsonString(Span _, String text)) {
        out.add(text);
      } else {
        wrong(key, item, "must be a list of strings; this is " + item.kind());
        return List.of();
      }
    }
    return out;
  }

  /// A list of counts, empty where the key is missing or null.
  public List<Long> counts(String key) {
    List<Long> out = new ArrayList<>();
    for (JsonValue item : items(key)) {
      out.add(number(key, item, 0));
    }
    return out;
  }

  /// A member of an object that is itself a member: `rope_scaling`, `type`.
  public @Nullable String nestedText(String key, String inner) {
    return value(key) instanceof JsonObject object
            && object.get(inner) instanceof JsonString(Span _, String text)
        ? text
        : null;
  }

  /// Reports that a key has a value that does not fit the rest.
  public void wrong(String key, String what) {
    JsonValue value = value(key);
    if (value == null) {
      missing.add(key);
    } else {
      wrong(key, value, what);
    }
  }

  private List<JsonValue> items(String key) {
    JsonValue value = value(key);
    if (value instanceof JsonArray(Span _, List<JsonValue> items)) {
      return items;
    }
    if (value != null) {
      wrong(key, value, "must be a list, not " + value.kind());
    }
    return List.of();
  }

  private @Nullable JsonValue value(String key) {
    JsonValue value = root.get(key);
    return value instanceof JsonValue.JsonNull ? null : value;
  }

  private long number(String key, JsonValue value, long least) {
    if (!(value instanceof JsonNumber(Span _, String text))) {
      wrong(key, value, "must be a whole number, not " + value.kind());
      return STAND_IN;
    }
    if (!isWhole(text)) {
      wrong(key, value, "must be a whole number, not `" + text + "`");
    } else if (text.startsWith("-") || (text.equals("0") && least > 0)) {
      wrong(key, value, "must be at least " + least);
    } else if (text.length() > 10 || Long.parseLong(text) > MAX_DIMENSION) {
      wrong(key, value, "is larger than any model's: at most " + MAX_DIMENSION + " is read");
    } else {
      return Long.parseLong(text);
    }
    return STAND_IN;
  }

  /// Whether a number is written as an integer: to PyTorch, `4096.0` is no size.
  private static boolean isWhole(String text) {
    return text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
  }

  private void wrong(String key, JsonValue value, String what) {
    if (invalid.add(key)) {
      diagnostics.add(
          Diagnostic.of(INVALID_CONFIG_VALUE, "`" + key + "` " + what)
              .at(new Location(file, value.span()), "")
              .build());
    }
  }

  private Span opening() {
    int start = root.span().start();
    return new Span(start, start + 1);
  }
}
