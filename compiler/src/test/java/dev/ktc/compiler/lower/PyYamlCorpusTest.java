package dev.ktc.compiler.lower;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// What PyYAML 6.0.3 made of six thousand texts: `tests/corpus/yaml`.
class PyYamlCorpusTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("ktc.root", "..")).resolve("tests/corpus/yaml/pyyaml.jsonl.gz");

  /// What we make of a text.
  private record Ours(String value, List<Diagnostic> errors) {}

  /// A line of the corpus.
  private record Recorded(Map<String, String> fields) {
    String text() {
      return fields.getOrDefault("text", "");
    }

    int number(String name) {
      return Integer.parseInt(fields.getOrDefault(name, "0"));
    }
  }

  @Test
  void valuesAndRefusalsArePyYamls() throws IOException {
    List<String> different = new ArrayList<>();
    for (Recorded recorded : corpus()) {
      Ours ours = ours(recorded.text());
      // A mapping that holds itself is a value for PyYAML; here it is refused on purpose.
      String expected = recorded.fields().getOrDefault("value", "refused");
      if (!ours.value().equals(expected)) {
        different.add(recorded.text() + "\n  PyYAML " + expected + "\n  ktc " + ours);
      }
    }
    assertThat(different).isEmpty();
  }

  /// PyYAML stops at one error. Where a text holds several, another one may be found first, or an
  /// open quote be reported in its own rule: so not every line can agree, but nearly all must.
  @Test
  void errorsAreOnPyYamlsLines() throws IOException {
    int placed = 0;
    int columns = 0;
    List<String> elsewhere = new ArrayList<>();
    for (Recorded recorded : corpus()) {
      if (recorded.number("line") == 0) {
        continue;
      }
      placed++;
      List<Diagnostic> errors = ours(recorded.text()).errors();
      if (errors.stream().noneMatch(error -> isThere(error, recorded, false))) {
        elsewhere.add(
            recorded.text() + "\n  PyYAML " + recorded.fields() + "\n  ktc " + shown(errors));
      } else if (errors.stream().anyMatch(error -> isThere(error, recorded, true))) {
        columns++;
      }
    }
    assertThat(placed).isGreaterThan(3000);
    assertThat(elsewhere.size()).as("%s", String.join("\n", elsewhere)).isLessThan(placed / 100);
    assertThat(columns).isGreaterThan(placed * 97 / 100);
  }

  /// At the problem itself, or where PyYAML says that it began.
  private static boolean isThere(Diagnostic error, Recorded recorded, boolean exact) {
    var start = error.primary().where().start();
    for (String mark : List.of("line", "contextLine")) {
      String column = mark.replace("line", "column").replace("Line", "Column");
      boolean line = start.line() == recorded.number(mark);
      if (line && (!exact || start.column() == recorded.number(column))) {
        return true;
      }
    }
    return false;
  }

  private static String shown(List<Diagnostic> errors) {
    return errors.stream()
        .map(error -> error.primary().where().start() + " " + error.message())
        .collect(Collectors.joining("; "));
  }

  private static Ours ours(String text) {
    Outcome<SourceFile> read =
        new SourceReader().read("text", text.getBytes(StandardCharsets.UTF_8));
    List<Diagnostic> findings = new ArrayList<>(read.diagnostics());
    String value = "refused";
    if (!read.hasErrors() && read.value() != null) {
      Outcome<SyntaxTree> parsed = RuleParser.parse(read.value());
      findings.addAll(parsed.diagnostics());
      if (!parsed.hasErrors() && parsed.value() != null) {
        SyntaxTree tree = parsed.value();
        FindingList found = new FindingList();
        ValueBuilder values = new ValueBuilder(read.value(), found);
        Value made = tree.root() == null ? new Value.None() : values.value(tree.root());
        findings.addAll(found.toList());
        value = made == null ? "refused" : canonical(made);
      }
    }
    findings.removeIf(finding -> finding.severity() != Severity.ERROR);
    return new Ours(findings.isEmpty() ? value : "refused", findings);
  }

  /// As `make_corpus.py` writes values.
  private static String canonical(Value value) {
    return switch (value) {
      case Value.None() -> "None";
      case Value.Bool(boolean bool) -> bool ? "True" : "False";
      case Value.Str(String text) -> json(text);
      case Value.Int(var number) ->
          (number.signum() < 0 ? "-0x" : "0x") + number.abs().toString(16);
      case Value.Real(double number) ->
          Double.isNaN(number)
              ? "nan"
              : String.format(Locale.ROOT, "%016x", Double.doubleToLongBits(number));
      case Value.Items(List<Value> items) ->
          items.stream()
              .map(PyYamlCorpusTest::canonical)
              .collect(Collectors.joining(",", "[", "]"));
      case Value.Mapping(List<Value.Entry> entries) ->
          entries.stream()
              .map(entry -> canonical(entry.key()) + ":" + canonical(entry.value()))
              .collect(Collectors.joining(",", "{", "}"));
      case Value.Other(String type, String text) ->
          type.equals("set") ? type : type + " " + json(text);
    };
  }

  private static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static List<Recorded> corpus() throws IOException {
    List<Recorded> lines = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(CORPUS));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
          parser.nextToken();
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, parser.getText());
          }
        }
        lines.add(new Recorded(fields));
      }
    }
    return lines;
  }
}
