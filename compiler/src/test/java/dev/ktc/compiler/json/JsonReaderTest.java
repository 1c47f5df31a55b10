package dev.ktc.compiler.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.json.JsonValue.JsonArray;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Position;
import dev.ktc.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static Outcome<JsonValue> read(String text) {
    return JsonReader.read(new SourceFile("x.json", text));
  }

  private static JsonObject object(String text) {
    return (JsonObject) Objects.requireNonNull(read(text).value());
  }

  @Test
  void everyValueKnowsWhereItIsWritten() {
    String text =
        "{\n \"a\\\"b\" : [1, -2.5e3, \"x\\u0041\\n\"], \"c\":{ } ,\"d\":null,\"é\":true}";
    SourceFile file = new SourceFile("x.json", text);
    JsonObject root = object(text);
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Member member : root.members()) {
      names.add(file.text(member.nameSpan()));
      values.add(file.text(member.value().span()));
    }
    assertThat(names).containsExactly("\"a\\\"b\"", "\"c\"", "\"d\"", "\"é\"");
    assertThat(values).containsExactly("[1, -2.5e3, \"x\\u0041\\n\"]", "{ }", "null", "true");
    assertThat(root.members().getFirst().name()).isEqualTo("a\"b");
    assertThat(root.get("a\"b")).isInstanceOf(JsonArray.class);
    JsonArray list = (JsonArray) root.members().getFirst().value();
    assertThat(list.items().stream().map(item -> file.text(item.span())))
        .containsExactly("1", "-2.5e3", "\"x\\u0041\\n\"");
    assertThat(((JsonString) list.items().getLast()).value()).isEqualTo("xA\n");
    assertThat(file.text(root.span())).isEqualTo(text);
  }

  /// As `json.loads` of CPython 3.11 answers.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " 1 ",
        "\"\\ud800\"",
        "[NaN, Infinity, -Infinity]",
        "{\"\": {\"\": []}}",
        "1e400",
        "-0",
        "\t\r\n[\n]\n",
      })
  void acceptsWhatPythonAccepts(String text) {
    assertThat(read(text).diagnostics()).isEmpty();
    assertThat(read(text).value()).isNotNull();
  }

  /// Where `json.loads` raises, and the place that a reader would point at.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\": 1,}|1:9",
        "[1,]|1:4",
        "[1 2]|1:4",
        "{'a': 1}|1:2",
        "{a: 1}|1:2",
        "{\"a\" 1}|1:6",
        "nul|1:1",
        "hello|1:1",
        "[1, 2|1:6",
        "\"abc|1:5",
        "{} {}|1:4",
        "{\"a\": 01}|1:8",
        "[.5]|1:2",
        "\"\\q\"|1:3",
        "]|1:1",
        "[}|1:2",
        "[1] // no|1:5",
      })
  void refusesWhatPythonRefuses(String text, String place) {
    Outcome<JsonValue> outcome = read(text);
    assertThat(outcome.value()).isNull();
    assertThat(outcome.diagnostics()).hasSize(1);
    Diagnostic found = outcome.diagnostics().getFirst();
    assertThat(found.code()).isEqualTo(JsonReader.INVALID_JSON);
    Position start = found.primary().where().start();
    assertThat(start.line() + ":" + start.column()).as(found.message()).isEqualTo(place);
    assertThat(found.message())
        .doesNotContain("Source")
        .doesNotContain("code ")
        .doesNotEndWith(".");
  }

  @Test
  void refusesControlCharactersAndByteOrderMarks() {
    assertThat(read("\"a\nb\"").value()).isNull();
    assertThat(read("\"a\u0000b\"").value()).isNull();
    assertThat(read("\u0000").value()).isNull();
    assertThat(read("\uFEFF{}").diagnostics().getFirst().message()).contains("byte order mark");
    assertThat(read("").diagnostics().getFirst().message()).contains("no value");
    assertThat(read(" \n ").diagnostics().getFirst().message()).contains("no value");
  }

  @Test
  void depthAndLengthsAreBounded() {
    assertThat(read("[".repeat(64) + "]".repeat(64)).diagnostics()).isEmpty();
    assertThat(read("[".repeat(65) + "]".repeat(65)).diagnostics().getFirst().message())
        .contains("nested deeper than 64");
    assertThat(read("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)).value()).isNull();
    assertThat(read("9".repeat(1000)).value()).isNull();
    assertThat(read("{\"" + "a".repeat(20_000) + "\":1}").value()).isNull();
    assertThat(read("9".repeat(400)).value()).isInstanceOf(JsonNumber.class);
  }

  @Test
  void theLastOfEqualNamesCounts() {
    Outcome<JsonValue> outcome = read("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}");
    JsonObject root = (JsonObject) Objects.requireNonNull(outcome.value());
    assertThat(root.members().stream().map(Member::name)).containsExactly("a", "b");
    assertThat(((JsonNumber) root.members().getFirst().value()).text()).isEqualTo("3");
    assertThat(outcome.diagnostics()).hasSize(1);
    Diagnostic found = outcome.diagnostics().getFirst();
    assertThat(found.code()).isEqualTo(JsonReader.DUPLICATE_JSON_KEY);
    assertThat(found.primary().where().start()).isEqualTo(new Position(3, 2));
    Location first = found.related().getFirst().where();
    assertThat(first.start()).isEqualTo(new Position(1, 2));
  }

  @Test
  void membersComeOneByOneTwiceIfTwice() {
    List<String> names = new ArrayList<>();
    SourceFile file = new SourceFile("x.json", "{\"a\":1,\"a\":[2],\"b\":{\"c\":3}}");
    assertThat(JsonReader.members(file, member -> names.add(member.name()))).isEmpty();
    assertThat(names).containsExactly("a", "a", "b");
    assertThat(JsonReader.members(new SourceFile("x", "[1]"), member -> {})).hasSize(1);
    assertThat(JsonReader.members(new SourceFile("x", "{\"a\":1} x"), member -> {})).hasSize(1);
    assertThat(JsonReader.members(new SourceFile("x", "{\"a\":1"), member -> {})).hasSize(1);
  }
}
