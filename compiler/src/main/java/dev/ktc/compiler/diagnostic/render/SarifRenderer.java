package dev.ktc.compiler.diagnostic.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Units;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Findings for code scanning: SARIF 2.1.0, within the limits of GitHub's upload.
public final class SarifRenderer {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /// Each result and each rule stands on its own line.
  private static final int OPEN_DEPTH = 4;

  private final UnaryOperator<String> paths;
  private final Function<Code, Page> pages;
  private final Limits limits;

  /// The page of a kind of finding.
  ///
  /// @param text for people, without markup
  /// @param markdown as it is written
  public record Page(String text, String markdown) {}

  /// What a consumer accepts.
  ///
  /// @param results how many findings
  /// @param packedBytes the size of the file after gzip
  record Limits(int results, long packedBytes) {
    /// What GitHub accepts.
    static final Limits GITHUB = new Limits(25_000, 10_000_000);
  }

  /// A finding and what tells it from others.
  ///
  /// @param reason why it is suppressed; null when it is not
  record Entry(Diagnostic finding, String fingerprint, @Nullable String reason) {}

  /// @param paths a file's name to its path relative to where ktc was started, with slashes
  /// @param pages the page of each kind of finding
  public SarifRenderer(UnaryOperator<String> paths, Function<Code, Page> pages) {
    this(paths, pages, Limits.GITHUB);
  }

  SarifRenderer(UnaryOperator<String> paths, Function<Code, Page> pages, Limits limits) {
    this.paths = paths;
    this.pages = pages;
    this.limits = limits;
  }

  /// Writes one SARIF log and a line break. What is over the limits is left out, mildest and last
  /// findings first, and a notification says so.
  public void render(Report report, Writer writer) throws IOException {
    List<Entry> all = entries(report);
    int count = Math.min(all.size(), limits.results());
    while (true) {
      String text = text(report, all, count);
      long size = packedSize(text);
      if (size <= limits.packedBytes() || count == 0) {
        writer.write(text);
        return;
      }
      double fitting = (double) count * limits.packedBytes() / size * 0.95;
      count = Math.min(count - 1, (int) fitting);
    }
  }

  private static List<Entry> entries(Report report) {
    List<Entry> entries = new ArrayList<>();
    for (Report.CheckedFile file : report.files()) {
      List<Diagnostic> findings = new ArrayList<>(file.diagnostics());
      file.suppressed().forEach(suppressed -> findings.add(suppressed.finding()));
      List<String> prints = Fingerprints.of(file, findings);
      int shown = file.diagnostics().size();
      for (int i = 0; i < prints.size(); i++) {
        String reason = i < shown ? null : file.suppressed().get(i - shown).reason();
        entries.add(new Entry(findings.get(i), prints.get(i), reason));
      }
    }
    return entries;
  }

  /// The first ones of the worst severity, then those of the next, in report order.
  private static List<Entry> kept(List<Entry> all, int count) {
    if (count == all.size()) {
      return all;
    }
    boolean[] keep = new boolean[all.size()];
    int left = count;
    for (Severity severity : Severity.values()) {
      for (int i = 0; i < keep.length && left > 0; i++) {
        if (all.get(i).finding().severity() == severity) {
          keep[i] = true;
          left--;
        }
      }
    }
    List<Entry> kept = new ArrayList<>();
    for (int i = 0; i < keep.length; i++) {
      if (keep[i]) {
        kept.add(all.get(i));
      }
    }
    return kept;
  }

  private String text(Report report, List<Entry> all, int count) throws IOException {
    StringWriter writer = new StringWriter();
    try (JsonGenerator out = JsonLayout.generator(writer, OPEN_DEPTH)) {
      out.writeStartObject();
      out.writeStringField("$schema", SCHEMA);
      out.writeStringField("version", "2.1.0");
      out.writeArrayFieldStart("runs");
      out.writeStartObject();
      List<Entry> kept = kept(all, count);
      Map<String, Integer> rules = tool(out, report, kept);
      invocation(out, report, all.size() - count);
      bases(out);
      out.writeStringField("columnKind", "unicodeCodePoints");
      newlines(out);
      SarifResults results = new SarifResults(out, paths, rules, report.suppressed() > 0);
      out.writeArrayFieldStart("results");
      for (Entry entry : kept) {
        results.write(entry);
      }
      out.writeEndArray();
      out.writeObjectFieldStart("properties");
      out.writeStringField("target", report.target());
      out.writeArrayFieldStart("models");
      for (String model : report.models()) {
        out.writeString(model);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
    return writer.append('\n').toString();
  }

  /// Writes the tool with the rules that occur; answers their places by number.
  private Map<String, Integer> tool(JsonGenerator out, Report report, List<Entry> kept)
      throws IOException {
    Map<String, Code> codes = new TreeMap<>();
    for (Entry entry : kept) {
      codes.put(entry.finding().code().number(), entry.finding().code());
    }
    int blank = report.tool().indexOf(' ');
    out.writeObjectFieldStart("tool");
    out.writeObjectFieldStart("driver");
    out.writeStringField("name", blank < 0 ? report.tool() : report.tool().substring(0, blank));
    if (blank >= 0) {
      out.writeStringField("semanticVersion", report.tool().substring(blank + 1));
    }
    out.writeArrayFieldStart("rules");
    Map<String, Integer> places = new TreeMap<>();
    for (Code code : codes.values()) {
      places.put(code.number(), places.size());
      rule(out, code);
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
    return places;
  }

  private void rule(JsonGenerator out, Code code) throws IOException {
    Page page = pages.apply(code);
    out.writeStartObject();
    out.writeStringField("id", code.number());
    out.writeStringField("name", code.name());
    text(out, "shortDescription", code.name().replace('-', ' '));
    text(out, "fullDescription", summary(page.markdown(), code));
    out.writeObjectFieldStart("help");
    out.writeStringField("text", page.text());
    out.writeStringField("markdown", page.markdown());
    out.writeEndObject();
    out.writeObjectFieldStart("defaultConfiguration");
    out.writeStringField("level", code.severity().label());
    out.writeEndObject();
    out.writeEndObject();
  }

  /// The first paragraph under the page's first heading.
  private static String summary(String markdown, Code code) {
    StringBuilder paragraph = new StringBuilder();
    for (String line : markdown.lines().dropWhile(l -> !l.startsWith("## ")).skip(1).toList()) {
      if (line.isBlank() && !paragraph.isEmpty()) {
        break;
      }
      paragraph.append(paragraph.isEmpty() || line.isBlank() ? "" : " ").append(line.strip());
    }
    return paragraph.isEmpty() ? code.name() : paragraph.toString();
  }

  private void invocation(JsonGenerator out, Report report, int leftOut) throws IOException {
    out.writeArrayFieldStart("invocations");
    out.writeStartObject();
    out.writeBooleanField("executionSuccessful", report.unreadable().isEmpty());
    if (leftOut > 0 || !report.unreadable().isEmpty()) {
      out.writeArrayFieldStart("toolExecutionNotifications");
      for (Report.Unreadable file : report.unreadable()) {
        notification(out, "error", file.reason());
      }
      if (leftOut > 0) {
        notification(
            out,
            "warning",
            Units.count(leftOut, "finding")
                + " left out: code scanning takes at most "
                + limits.results()
                + " and "
                + limits.packedBytes()
                + " bytes after gzip; `--format json` has all");
      }
      out.writeEndArray();
    }
    out.writeEndObject();
    out.writeEndArray();
  }

  private static void notification(JsonGenerator out, String level, String text)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("level", level);
    text(out, "message", SarifResults.message(text));
    out.writeEndObject();
  }

  /// The folder in which ktc was started is named, but not told.
  private static void bases(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("originalUriBaseIds");
    out.writeObjectFieldStart(SarifResults.BASE);
    text(out, "description", "the folder in which ktc was started");
    out.writeEndObject();
    out.writeEndObject();
  }

  /// Lines end where YAML 1.1 ends them.
  private static void newlines(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("newlineSequences");
    for (String sequence : List.of("\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029")) {
      out.writeString(sequence);
    }
    out.writeEndArray();
  }

  static void text(JsonGenerator out, String name, String text) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeStringField("text", text);
    out.writeEndObject();
  }

  /// The size after gzip, or 0 where it cannot matter.
  private long packedSize(String text) throws IOException {
    if (text.length() * 3L <= limits.packedBytes()) {
      return 0;
    }
    Counter counter = new Counter();
    try (GZIPOutputStream gzip = new GZIPOutputStream(counter)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return counter.bytes;
  }

  /// Counts what is written to it.
  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      bytes += length;
    }
  }
}
