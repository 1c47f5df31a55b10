package dev.ktc.compiler.diagnostic.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Writes the results of a SARIF run.
final class SarifResults {
  /// What stands for the folder in which ktc was started.
  static final String BASE = "%SRCROOT%";

  /// The only fingerprint that GitHub heeds.
  private static final String FINGERPRINT = "primaryLocationLineHash";

  /// GitHub shows at most so many places of a result.
  private static final int MOST_RELATED = 100;

  /// What a relative URI may hold as it is, beside letters and digits.
  private static final String UNRESERVED = "-._~/";

  private final JsonGenerator out;
  private final UnaryOperator<String> paths;
  private final Map<String, Integer> rules;
  private final boolean suppressions;

  /// @param rules the place of each rule in the driver's list, by number
  /// @param suppressions whether any result is suppressed: then each says whether it is
  SarifResults(
      JsonGenerator out,
      UnaryOperator<String> paths,
      Map<String, Integer> rules,
      boolean suppressions) {
    this.out = out;
    this.paths = paths;
    this.rules = rules;
    this.suppressions = suppressions;
  }

  /// Writes one result.
  void write(SarifRenderer.Entry entry) throws IOException {
    Diagnostic finding = entry.finding();
    List<Label> related =
        finding.related().subList(0, Math.min(finding.related().size(), MOST_RELATED));
    out.writeStartObject();
    out.writeStringField("ruleId", finding.code().number());
    out.writeNumberField("ruleIndex", rules.getOrDefault(finding.code().number(), -1));
    out.writeStringField("level", finding.severity().label());
    SarifRenderer.text(out, "message", text(finding, related));
    out.writeArrayFieldStart("locations");
    location(finding.primary(), 0);
    out.writeEndArray();
    if (!related.isEmpty()) {
      out.writeArrayFieldStart("relatedLocations");
      for (int i = 0; i < related.size(); i++) {
        location(related.get(i), i + 1);
      }
      out.writeEndArray();
    }
    out.writeObjectFieldStart("partialFingerprints");
    out.writeStringField(FINGERPRINT, entry.fingerprint());
    out.writeEndObject();
    Fix fix = finding.details().fix();
    if (fix != null && fix.safety() != Fix.Safety.DISPLAY_ONLY && !fix.edits().isEmpty()) {
      fix(fix);
    }
    if (suppressions) {
      suppression(entry.reason());
    }
    properties(finding);
    out.writeEndObject();
  }

  private void suppression(@Nullable String reason) throws IOException {
    out.writeArrayFieldStart("suppressions");
    if (reason != null) {
      out.writeStartObject();
      out.writeStringField("kind", "inSource");
      out.writeStringField("justification", DisplayText.safe(reason));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// The message, what explains it, and links to the related places.
  private String text(Diagnostic finding, List<Label> related) {
    List<String> lines = new ArrayList<>();
    lines.add(message(finding.message()));
    for (String note : finding.details().notes()) {
      lines.add(message("note: " + note));
    }
    for (String help : finding.details().help()) {
      lines.add(message("help: " + help));
    }
    Fix fix = finding.details().fix();
    if (fix != null) {
      lines.add(message("fix: " + fix.title()));
    }
    for (int i = 0; i < related.size(); i++) {
      Label label = related.get(i);
      String words = label.message().isEmpty() ? "" : ": " + message(label.message());
      lines.add(
          "[" + place(label).replaceAll("[\\[\\]\\\\]", "\\\\$0") + "](" + (i + 1) + ")" + words);
    }
    return String.join("\n", lines);
  }

  private String place(Label label) {
    Location where = label.where();
    String rule = label.rule().isPresent() ? "rule " + label.rule().getAsInt() + ", " : "";
    return rule + message(paths.apply(where.file().name())) + ":" + where.start().line();
  }

  /// Text as a SARIF message: braces, which stand for arguments, are doubled (section 3.11.5).
  static String message(String text) {
    return DisplayText.safe(text).replace("{", "{{").replace("}", "}}");
  }

  private void location(Label label, int id) throws IOException {
    out.writeStartObject();
    if (id > 0) {
      out.writeNumberField("id", id);
    }
    out.writeObjectFieldStart("physicalLocation");
    artifact(label.where().file().name());
    region("region", label.where());
    out.writeEndObject();
    if (!label.message().isEmpty()) {
      SarifRenderer.text(out, "message", message(label.message()));
    }
    out.writeEndObject();
  }

  private void artifact(String file) throws IOException {
    out.writeObjectFieldStart("artifactLocation");
    out.writeStringField("uri", uri(paths.apply(file)));
    out.writeStringField("uriBaseId", BASE);
    out.writeEndObject();
  }

  /// A region; of an empty span, the place before a character.
  private void region(String name, Location where) throws IOException {
    Position start = where.start();
    Position end = where.end();
    out.writeObjectFieldStart(name);
    out.writeNumberField("startLine", start.line());
    out.writeNumberField("startColumn", start.column());
    out.writeNumberField("endLine", end.line());
    out.writeNumberField("endColumn", end.column());
    out.writeEndObject();
  }

  private void fix(Fix fix) throws IOException {
    Map<String, List<Fix.Edit>> byFile = new LinkedHashMap<>();
    for (Fix.Edit edit : fix.edits()) {
      byFile.computeIfAbsent(edit.where().file().name(), _ -> new ArrayList<>()).add(edit);
    }
    out.writeArrayFieldStart("fixes");
    out.writeStartObject();
    SarifRenderer.text(out, "description", message(fix.title()));
    out.writeArrayFieldStart("artifactChanges");
    for (Map.Entry<String, List<Fix.Edit>> change : byFile.entrySet()) {
      out.writeStartObject();
      artifact(change.getKey());
      out.writeArrayFieldStart("replacements");
      for (Fix.Edit edit : change.getValue()) {
        out.writeStartObject();
        region("deletedRegion", edit.where());
        if (!edit.text().isEmpty()) {
          SarifRenderer.text(out, "insertedContent", edit.text());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeObjectFieldStart("properties");
    out.writeStringField("safety", fix.safety().label());
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndArray();
  }

  private void properties(Diagnostic finding) throws IOException {
    Diagnostic.Details details = finding.details();
    out.writeObjectFieldStart("properties");
    if (finding.rule().isPresent()) {
      out.writeNumberField("rule", finding.rule().getAsInt());
    }
    Evidence evidence = details.evidence();
    if (evidence != null) {
      JsonRenderer.evidence(out, evidence);
    }
    if (details.start() != null) {
      out.writeObjectFieldStart("start");
      out.writeStringField("phase", details.start().phase().name());
      out.writeStringField("message", details.start().message());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /// A path as a relative URI.
  static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || UNRESERVED.indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        uri.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return uri.toString();
  }
}
