package dev.ktc.compiler.diagnostic.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartLog;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Position;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Findings and memory for machines, format version 1: fields may be added, never changed.
public final class JsonRenderer {
  private static final int VERSION = 1;

  /// Each finding and each row of memory stands on its own line.
  private static final int OPEN_DEPTH = 2;

  /// Writes one JSON object and a line break.
  public void render(Report report, Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, OPEN_DEPTH)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeStringField("tool", report.tool());
      List<String> models = report.models();
      out.writeFieldName("model");
      if (models.isEmpty()) {
        out.writeNull();
      } else {
        out.writeString(models.getFirst());
      }
      out.writeArrayFieldStart("models");
      for (String model : models) {
        out.writeString(model);
      }
      out.writeEndArray();
      out.writeStringField("target", report.target());
      out.writeArrayFieldStart("diagnostics");
      for (Diagnostic diagnostic : report.diagnostics()) {
        diagnostic(out, diagnostic);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("memory");
      for (Report.CheckedFile file : report.files()) {
        for (Report.ModelMemory memory : file.memory()) {
          for (MemoryRow row : memory.rows()) {
            out.writeStartObject();
            memory(out, row);
            out.writeStringField("model", memory.model());
            out.writeStringField("file", file.name());
            out.writeEndObject();
          }
        }
      }
      out.writeEndArray();
      startLogs(out, report);
      unreadable(out, report);
      summary(out, report);
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static void diagnostic(JsonGenerator out, Diagnostic diagnostic) throws IOException {
    out.writeStartObject();
    out.writeStringField("code", diagnostic.code().number());
    out.writeStringField("name", diagnostic.code().name());
    out.writeStringField("severity", diagnostic.severity().label());
    out.writeStringField("message", diagnostic.message());
    out.writeStringField("file", diagnostic.primary().where().file().name());
    if (diagnostic.rule().isPresent()) {
      out.writeNumberField("rule", diagnostic.rule().getAsInt());
    }
    span(out, diagnostic.primary().where());
    if (!diagnostic.primary().message().isEmpty()) {
      out.writeStringField("label", diagnostic.primary().message());
    }
    Diagnostic.Details details = diagnostic.details();
    if (details.evidence() != null) {
      evidence(out, details.evidence());
    }
    out.writeArrayFieldStart("related");
    for (Label label : diagnostic.related()) {
      related(out, label);
    }
    out.writeEndArray();
    strings(out, "notes", details.notes());
    strings(out, "help", details.help());
    if (details.fix() != null) {
      fix(out, details.fix());
    }
    if (details.start() != null) {
      out.writeObjectFieldStart("start");
      out.writeStringField("phase", details.start().phase().name());
      out.writeStringField("message", details.start().message());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  static void evidence(JsonGenerator out, Evidence evidence) throws IOException {
    out.writeStringField("level", evidence.level().label());
    if (evidence.witness() != null) {
      out.writeStringField("witness", evidence.witness());
    }
    if (evidence.layers() != null) {
      out.writeStringField("layers", evidence.layers());
    }
    if (evidence.modules().isPresent()) {
      out.writeNumberField("modules", evidence.modules().getAsInt());
    }
  }

  private static void related(JsonGenerator out, Label label) throws IOException {
    out.writeStartObject();
    if (label.rule().isPresent()) {
      out.writeNumberField("rule", label.rule().getAsInt());
    }
    out.writeStringField("message", label.message());
    out.writeStringField("file", label.where().file().name());
    span(out, label.where());
    out.writeEndObject();
  }

  private static void fix(JsonGenerator out, Fix fix) throws IOException {
    out.writeObjectFieldStart("fix");
    out.writeStringField("safety", fix.safety().label());
    out.writeStringField("title", fix.title());
    out.writeArrayFieldStart("edits");
    for (Fix.Edit edit : fix.edits()) {
      out.writeStartObject();
      span(out, edit.where());
      out.writeStringField("text", edit.text());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void span(JsonGenerator out, Location where) throws IOException {
    out.writeObjectFieldStart("span");
    position(out, "start", where.start());
    position(out, "end", where.end());
    out.writeEndObject();
  }

  private static void position(JsonGenerator out, String name, Position position)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("line", position.line());
    out.writeNumberField("column", position.column());
    out.writeEndObject();
  }

  private static void strings(JsonGenerator out, String name, List<String> values)
      throws IOException {
    if (values.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /// Writes the fields of a row of memory into an open object.
  public static void memory(JsonGenerator out, MemoryRow row) throws IOException {
    out.writeStringField("device", row.device());
    out.writeFieldName("capacityBytes");
    if (row.capacity().isPresent()) {
      out.writeNumber(row.capacity().getAsLong());
    } else {
      out.writeNull();
    }
    out.writeNumberField("weightsBytes", row.weights());
    out.writeNumberField("kvCacheBytes", row.kvCache());
    out.writeNumberField("workspaceBytes", row.workspace());
    out.writeNumberField("reserveBytes", row.reserve());
    out.writeNumberField("peakLoadBytes", row.peakLoad());
    out.writeNumberField("lowBytes", row.low());
    out.writeNumberField("highBytes", row.high());
    out.writeStringField("verdict", row.verdict().label());
    MemoryRow.Phase decisive = row.decisive();
    if (decisive != null) {
      out.writeStringField("overrunsIn", decisive.label());
    }
    out.writeObjectFieldStart("phases");
    for (MemoryRow.Need need : row.phases()) {
      out.writeObjectFieldStart(need.phase().label());
      out.writeNumberField("lowBytes", need.low());
      out.writeNumberField("highBytes", need.high());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /// Only there when asked for.
  private static void startLogs(JsonGenerator out, Report report) throws IOException {
    if (report.files().stream().map(Report.CheckedFile::startLog).allMatch(Objects::isNull)) {
      return;
    }
    out.writeArrayFieldStart("startLog");
    for (Report.CheckedFile file : report.files()) {
      StartLog log = file.startLog();
      if (log != null) {
        for (StartLog.Row row : log.rows()) {
          phase(out, file.name(), row);
        }
      }
    }
    out.writeEndArray();
  }

  private static void phase(JsonGenerator out, String file, StartLog.Row row) throws IOException {
    out.writeStartObject();
    out.writeStringField("file", file);
    out.writeStringField("phase", row.phase().name());
    out.writeStringField("does", row.phase().label());
    out.writeStringField("time", row.phase().time());
    out.writeStringField("outcome", row.status().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    out.writeArrayFieldStart("failures");
    for (StartLog.Failure failure : row.failures()) {
      out.writeStartObject();
      out.writeStringField("code", failure.code().number());
      out.writeBooleanField("sure", failure.sure());
      out.writeStringField("message", failure.message());
      out.writeStringField("file", failure.where().file().name());
      span(out, failure.where());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /// Only there when some of several files could not be read.
  private static void unreadable(JsonGenerator out, Report report) throws IOException {
    if (report.unreadable().isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("unreadable");
    for (Report.Unreadable file : report.unreadable()) {
      out.writeStartObject();
      out.writeStringField("file", file.name());
      out.writeStringField("reason", file.reason());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void summary(JsonGenerator out, Report report) throws IOException {
    out.writeObjectFieldStart("summary");
    for (Severity severity : Severity.values()) {
      out.writeNumberField(severity.label() + "s", report.count(severity));
    }
    out.writeNumberField("suppressed", report.suppressed());
    out.writeNumberField("fixed", report.mended());
    out.writeEndObject();
  }
}
