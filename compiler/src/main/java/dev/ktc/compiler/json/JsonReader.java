package dev.ktc.compiler.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Reads JSON text into values with positions. Accepts what Python's `json.load` accepts, within
/// bounds on depth and on the length of names and numbers.
public final class JsonReader {
  /// The text is not JSON, or is nested too deep.
  public static final Code INVALID_JSON = new Code("KTC1101", "invalid-json", Severity.ERROR);

  /// An object has the same name twice.
  public static final Code DUPLICATE_JSON_KEY =
      new Code("KTC1102", "duplicate-json-key", Severity.WARNING);

  /// How deep objects and lists may be nested.
  public static final int MAX_DEPTH = 64;

  private static final int MAX_NAME = 10_000;
  private static final int MAX_NUMBER = 400;
  private static final int MAX_DUPLICATES = 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final SourceFile file;
  private final JsonParser parser;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private JsonReader(SourceFile file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /// Reads a whole text, which must be one value.
  public static Outcome<JsonValue> read(SourceFile file) {
    try (JsonParser parser = FACTORY.createParser(file.text())) {
      JsonReader reader = new JsonReader(file, parser);
      return reader.guarded(first -> reader.withDuplicates(reader.value(first)));
    } catch (IOException e) {
      throw new KtcBug("reading JSON from memory failed", e);
    }
  }

  /// Reads a text that must be one object and hands over its members one by one, so that a large
  /// one need not lie in memory as a whole. The same name may come twice.
  ///
  /// @return what was found wrong; members before it have been handed over
  public static List<Diagnostic> members(SourceFile file, Consumer<Member> sink) {
    try (JsonParser parser = FACTORY.createParser(file.text())) {
      JsonReader reader = new JsonReader(file, parser);
      return reader
          .guarded(
              first -> {
                if (first != JsonToken.START_OBJECT) {
                  return Outcome.failure(reader.invalid(reader.tokenStart(), "it is no object"));
                }
                reader.eachMember(sink);
                return Outcome.of(Boolean.TRUE);
              })
          .diagnostics();
    } catch (IOException e) {
      throw new KtcBug("reading JSON from memory failed", e);
    }
  }

  /// What is done with a document after its first token.
  private interface Body<T> {
    Outcome<T> read(JsonToken first) throws IOException;
  }

  private <T> Outcome<T> guarded(Body<T> body) throws IOException {
    if (file.text().startsWith("\uFEFF")) {
      return Outcome.failure(invalid(0, "it starts with a byte order mark"));
    }
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Outcome.failure(invalid(file.text().length(), "there is no value at all"));
      }
      Outcome<T> outcome = body.read(first);
      if (!outcome.hasErrors() && parser.nextToken() != null) {
        return Outcome.failure(invalid(tokenStart(), "there is more text after the value"));
      }
      return outcome;
    } catch (StreamConstraintsException e) {
      return Outcome.failure(invalid(offset(e), ParserWording.limit(e)));
    } catch (JsonProcessingException e) {
      return Outcome.failure(invalid(offset(e), ParserWording.reason(e)));
    }
  }

  /// The value that the current token starts. Depth is bounded by the parser.
  private JsonValue value(JsonToken token) throws IOException {
    int start = tokenStart();
    return switch (token) {
      case START_OBJECT -> object(start);
      case START_ARRAY -> array(start);
      case VALUE_STRING -> {
        String text = parser.getText();
        yield new JsonValue.JsonString(new Span(start, here()), text);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        String text = parser.getText();
        yield new JsonValue.JsonNumber(new Span(start, start + text.length()), text);
      }
      case VALUE_TRUE -> new JsonValue.JsonBoolean(new Span(start, start + 4), true);
      case VALUE_FALSE -> new JsonValue.JsonBoolean(new Span(start, start + 5), false);
      case VALUE_NULL -> new JsonValue.JsonNull(new Span(start, start + 4));
      default -> throw new KtcBug("no value starts with " + token);
    };
  }

  private Outcome<JsonValue> withDuplicates(JsonValue value) {
    return new Outcome<>(value, diagnostics);
  }

  private JsonValue object(int start) throws IOException {
    Map<String, Member> members = new LinkedHashMap<>();
    eachMember(
        member -> {
          Member earlier = members.put(member.name(), member);
          if (earlier != null) {
            duplicate(earlier, member);
          }
        });
    return new JsonValue.JsonObject(new Span(start, here()), List.copyOf(members.values()));
  }

  private void eachMember(Consumer<Member> sink) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Span nameSpan = new Span(tokenStart(), nameEnd());
      sink.accept(new Member(nameSpan, name, value(parser.nextToken())));
    }
  }

  /// Where the name ends that the current token is. The parser itself is already at the value.
  private int nameEnd() {
    String text = file.text();
    int end = tokenStart() + 1;
    while (end < text.length() && text.charAt(end) != '"') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), end + 1);
  }

  private JsonValue array(int start) throws IOException {
    List<JsonValue> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token));
    }
    return new JsonValue.JsonArray(new Span(start, here()), items);
  }

  private void duplicate(Member earlier, Member later) {
    if (diagnostics.size() < MAX_DUPLICATES) {
      diagnostics.add(
          Diagnostic.of(DUPLICATE_JSON_KEY, "`" + later.name() + "` is there twice")
              .at(new Location(file, later.nameSpan()), "this one counts")
              .related(new Location(file, earlier.nameSpan()), "this one is ignored")
              .help("remove one of them")
              .build());
    }
  }

  private int tokenStart() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private int here() {
    return (int) parser.currentLocation().getCharOffset();
  }

  private int offset(JsonProcessingException e) {
    long offset = e.getLocation() == null ? here() : e.getLocation().getCharOffset();
    return Math.clamp(offset, 0, file.text().length());
  }

  private Diagnostic invalid(int offset, String reason) {
    int end = Math.min(file.text().length(), offset + 1);
    return Diagnostic.of(INVALID_JSON, "this is not JSON: " + reason)
        .at(new Location(file, new Span(Math.min(offset, end), end)), "here")
        .build();
  }
}
