package dev.ktc.compiler.diagnostic.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SarifLimitsTest {
  private static final Code CODE = new Code("KTC2001", "shadowed-rule", Severity.ERROR);
  private static final SourceFile FILE = new SourceFile("rules.yaml", "x".repeat(2000) + "\n");

  @Test
  void withinTheLimitsNothingIsCut() throws IOException {
    String log = render(report(20, Severity.NOTE), new SarifRenderer.Limits(20, 1 << 20));
    assertThat(messages(log)).hasSize(20);
    assertThat(log).doesNotContain("toolExecutionNotifications");
  }

  @Test
  void theMildestAndLastGoFirst() throws IOException {
    List<Diagnostic> findings = new ArrayList<>();
    findings.add(finding(0, "note a", Severity.NOTE));
    findings.add(finding(1, "error b", Severity.ERROR));
    findings.add(finding(2, "warning c", Severity.WARNING));
    findings.add(finding(3, "note d", Severity.NOTE));
    findings.add(finding(4, "error e", Severity.ERROR));
    Report report = report(findings);
    assertThat(messages(render(report, new SarifRenderer.Limits(4, 1 << 20))))
        .containsExactly("note a", "error b", "warning c", "error e");
    String log = render(report, new SarifRenderer.Limits(2, 1 << 20));
    assertThat(messages(log)).containsExactly("error b", "error e");
    assertThat(log).contains("3 findings left out: code scanning takes at most 2 and");
  }

  @Test
  void thePackedSizeIsKept() throws IOException {
    Report report = report(1000, Severity.WARNING);
    String log = render(report, new SarifRenderer.Limits(25_000, 30_000));
    assertThat(messages(log)).hasSizeBetween(50, 900);
    assertThat(packed(log)).isBetween(20_000L, 30_000L);
    assertThat(log).contains("findings left out");
    assertThat(render(report, new SarifRenderer.Limits(25_000, 30_000))).isEqualTo(log);
  }

  @Test
  void githubsLimitsAreTheDefault() {
    assertThat(SarifRenderer.Limits.GITHUB).isEqualTo(new SarifRenderer.Limits(25_000, 10_000_000));
  }

  /// Findings whose messages hardly pack.
  private static Report report(int count, Severity severity) {
    Random random = new Random(7);
    List<Diagnostic> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] message = new byte[40];
      random.nextBytes(message);
      findings.add(finding(i, HexFormat.of().formatHex(message), severity));
    }
    return report(findings);
  }

  private static Report report(List<Diagnostic> findings) {
    Report.CheckedFile file = new Report.CheckedFile("rules.yaml", findings, List.of());
    return new Report("ktc 0.1.0", "t", "", false, List.of(file), 0);
  }

  private static Diagnostic finding(int offset, String message, Severity severity) {
    return Diagnostic.of(CODE, message)
        .severity(severity)
        .at(new Location(FILE, Span.at(offset)), "")
        .build();
  }

  private static String render(Report report, SarifRenderer.Limits limits) throws IOException {
    StringWriter out = new StringWriter();
    new SarifRenderer(name -> name, code -> new SarifRenderer.Page("text", "# page"), limits)
        .render(report, out);
    return out.toString();
  }

  private static List<String> messages(String log) {
    List<String> messages = new ArrayList<>();
    JsonValue root = JsonReader.read(new SourceFile("log", log)).value();
    for (JsonValue run : array(root, "runs")) {
      for (JsonValue result : array(run, "results")) {
        JsonValue message = get(result, "message");
        messages.add(((JsonValue.JsonString) get(message, "text")).value());
      }
    }
    return messages;
  }

  private static List<JsonValue> array(@Nullable JsonValue value, String name) {
    return ((JsonValue.JsonArray) get(value, name)).items();
  }

  private static JsonValue get(@Nullable JsonValue value, String name) {
    JsonValue member = value instanceof JsonValue.JsonObject object ? object.get(name) : null;
    if (member == null) {
      throw new AssertionError("no " + name);
    }
    return member;
  }

  private static long packed(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.size();
  }
}
