package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Position;
import dev.ktc.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Findings for people, in the manner of rustc: message, source lines with carets, notes, help.
///
/// Everything can be read without colour and fits 80 columns.
public final class TextRenderer {
  private static final int WIDTH = 80;

  /// Related places beyond these are only counted.
  private static final int MOST_RELATED = 8;

  private static final Diagnostic.Details NO_DETAILS =
      new Diagnostic.Details(List.of(), List.of(), null, null, null);

  /// How many findings of one kind are shown per file.
  private static final int MOST_OF_A_KIND = 40;

  private final boolean color;

  /// @param color whether to use ANSI colours
  public TextRenderer(boolean color) {
    this.color = color;
  }

  /// All findings, the memory tables and the summary.
  public String render(Report report) {
    StringBuilder out = new StringBuilder();
    boolean brief = report.count(Severity.ERROR) + report.count(Severity.WARNING) > 0;
    for (Report.CheckedFile file : report.files()) {
      findings(out, report, file, brief);
      startLog(out, report, file);
      if (report.capacityKnown()) {
        for (Report.ModelMemory memory : file.memory()) {
          String of =
              report.files().size() > 1 ? file.name() + ", " + memory.model() : memory.model();
          out.append(memory(of + ", " + report.memoryTitle(), memory.rows())).append('\n');
        }
      }
    }
    summary(out, report);
    return out.toString();
  }

  /// The findings of one file; of a kind that occurs too often, the first ones and a count.
  ///
  /// @param brief whether notes are shown in a line or two, after the others, so that a file with
  ///     mistakes still fits on a screen; they are shown in full as soon as nothing worse is left
  private void findings(StringBuilder out, Report report, Report.CheckedFile file, boolean brief) {
    Map<Code, Integer> counts = new LinkedHashMap<>();
    StringBuilder notes = new StringBuilder();
    for (Diagnostic diagnostic : file.diagnostics()) {
      if (counts.merge(diagnostic.code(), 1, Integer::sum) > MOST_OF_A_KIND) {
        continue;
      }
      if (brief && diagnostic.severity() == Severity.NOTE) {
        briefNote(notes, report.files().size() > 1 ? "" : file.name(), diagnostic);
      } else {
        out.append(render(diagnostic)).append('\n');
      }
    }
    out.append(notes).append(notes.isEmpty() ? "" : "\n");
    counts.forEach(
        (code, count) -> {
          if (count > MOST_OF_A_KIND) {
            out.append("and ")
                .append(Units.count(count - MOST_OF_A_KIND, "more finding"))
                .append(" of ")
                .append(code.number())
                .append(" (")
                .append(code.name())
                .append("), which `--format json` lists\n\n");
          }
        });
  }

  /// @param known the file that need not be named
  private void briefNote(StringBuilder out, String known, Diagnostic diagnostic) {
    Location where = diagnostic.primary().where();
    String name = where.file().name();
    String kind = "note[" + diagnostic.code().number() + "]";
    String at = name.equals(known) ? " at " : " at " + name + ":";
    String place = where.start().line() + ":" + where.start().column() + ": ";
    header(out, kind, Style.NOTE, DisplayText.safe(kind + at + place + diagnostic.message()));
  }

  private void startLog(StringBuilder out, Report report, Report.CheckedFile file) {
    if (file.startLog() == null) {
      return;
    }
    Canvas head = new Canvas().put(0, "a start", Style.BOLD);
    head.add(" of " + report.target() + " with " + DisplayText.safe(file.name()), Style.PLAIN);
    out.append(head.render(color)).append('\n');
    for (Canvas row : StartLogTable.rows(file.startLog(), file.name())) {
      out.append(row.render(color)).append('\n');
    }
    out.append('\n');
  }

  /// One finding.
  public String render(Diagnostic diagnostic) {
    List<Canvas> rows = new ArrayList<>();
    int gutter = snippets(rows, diagnostic);
    Diagnostic.Details details = diagnostic.details();
    int hiddenPlaces = diagnostic.related().size() - MOST_RELATED;
    if (hiddenPlaces > 0) {
      footer(rows, gutter, "note", "and " + Units.count(hiddenPlaces, "more place"));
    }
    for (String note : details.notes()) {
      footer(rows, gutter, "note", note);
    }
    if (details.evidence() != null) {
      footer(rows, gutter, "evidence", evidence(details.evidence()));
    }
    for (String help : details.help()) {
      footer(rows, gutter, "help", help);
    }
    if (details.fix() != null) {
      footer(rows, gutter, "fix", fix(details.fix()));
    }
    StringBuilder out = new StringBuilder();
    String kind = diagnostic.severity().label() + "[" + diagnostic.code().number() + "]";
    String text = kind + ": " + DisplayText.safe(diagnostic.message());
    header(out, kind, Style.of(diagnostic.severity()), text);
    for (Canvas row : rows) {
      out.append(row.render(color)).append('\n');
    }
    return out.toString();
  }

  /// How many findings there are: `2 errors, 1 warning`.
  public static String counts(Report report) {
    StringBuilder out = new StringBuilder();
    for (Severity severity : Severity.values()) {
      int count = report.count(severity);
      if (count > 0) {
        out.append(out.isEmpty() ? "" : ", ").append(Units.count(count, severity.label()));
      }
    }
    return out.isEmpty() ? "no findings" : out.toString();
  }

  private void header(StringBuilder out, String kind, Style style, String text) {
    List<String> lines = Wrapping.wrap(text, WIDTH);
    Canvas first = new Canvas().put(0, lines.getFirst(), Style.BOLD).put(0, kind, style);
    out.append(first.render(color)).append('\n');
    if (lines.size() > 1) {
      for (String more : Wrapping.wrap(rest(lines), WIDTH - 2)) {
        out.append(new Canvas().put(2, more, Style.BOLD).render(color)).append('\n');
      }
    }
  }

  private static String rest(List<String> lines) {
    return String.join(" ", lines.subList(1, lines.size()));
  }

  /// The labelled lines, file by file, the primary place's file first; returns the gutter's width.
  private static int snippets(List<Canvas> rows, Diagnostic diagnostic) {
    Map<SourceFile, List<Label>> byFile = new LinkedHashMap<>();
    List<Label> labels = new ArrayList<>();
    labels.add(diagnostic.primary());
    int shown = Math.min(diagnostic.related().size(), MOST_RELATED);
    labels.addAll(diagnostic.related().subList(0, shown));
    int lastLine = 1;
    for (Label label : labels) {
      SourceFile file = label.where().file();
      byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(label);
      lastLine = Math.max(lastLine, Snippet.lastLine(file, label.where().span()));
    }
    int gutter = Integer.toString(lastLine).length();
    Style style = Style.of(diagnostic.severity());
    for (Map.Entry<SourceFile, List<Label>> entry : byFile.entrySet()) {
      SourceFile file = entry.getKey();
      Label first = entry.getValue().getFirst();
      boolean primary = first.equals(diagnostic.primary());
      Position start = first.where().start();
      String rule = first.rule().isPresent() ? " (rule " + first.rule().getAsInt() + ")" : "";
      rows.add(
          new Canvas()
              .put(gutter, primary ? "-->" : ":::", Style.FRAME)
              .put(gutter + 4, DisplayText.safe(file.name()), Style.PLAIN)
              .add(":" + start.line() + ":" + start.column() + rule, Style.PLAIN));
      Canvas bar = new Canvas().put(gutter + 1, "|", Style.FRAME);
      if (file.text().isEmpty()) {
        continue;
      }
      rows.add(bar);
      Snippet snippet = new Snippet(file, style, gutter, WIDTH);
      for (Label label : entry.getValue()) {
        snippet.add(label, label.equals(diagnostic.primary()));
      }
      rows.addAll(snippet.rows());
    }
    if (!diagnostic.details().equals(NO_DETAILS)) {
      rows.add(new Canvas().put(gutter + 1, "|", Style.FRAME));
    }
    return gutter;
  }

  private static void footer(List<Canvas> rows, int gutter, String kind, String text) {
    int indent = gutter + 3 + kind.length() + 2;
    List<String> lines = Wrapping.wrap(DisplayText.safe(text), WIDTH - indent);
    for (int i = 0; i < lines.size(); i++) {
      Canvas row = new Canvas();
      if (i == 0) {
        row.put(gutter + 1, "=", Style.FRAME).put(gutter + 3, kind + ":", Style.BOLD);
      }
      rows.add(row.put(indent, lines.get(i), Style.PLAIN));
    }
  }

  private static String evidence(Evidence evidence) {
    List<String> parts = new ArrayList<>();
    parts.add(
        switch (evidence.level()) {
          case ALL_NAMES -> "proved for every module name";
          case MODEL -> "found on this model";
          case INEXACT -> "not decided exactly";
        });
    if (evidence.layers() != null && !evidence.layers().isEmpty()) {
      String layers = evidence.layers();
      boolean several = layers.indexOf('-') >= 0 || layers.indexOf(',') >= 0;
      parts.add((several ? "layers " : "layer ") + layers);
    }
    if (evidence.modules().orElse(0) > 0) {
      parts.add(Units.count(evidence.modules().getAsInt(), "module"));
    }
    if (evidence.witness() != null) {
      parts.add("for example " + quoted(evidence.witness()));
    }
    return String.join("; ", parts);
  }

  /// A name in backticks; the root module has no name to quote.
  private static String quoted(String name) {
    return name.isEmpty() ? "the root module" : "`" + name + "`";
  }

  private static String fix(Fix fix) {
    return fix.title()
        + switch (fix.safety()) {
          case SAFE -> " (safe)";
          case UNSAFE -> " (changes what the model gets)";
          case DISPLAY_ONLY -> "";
        };
  }

  /// A memory table.
  ///
  /// @param title what the figures hold for: model, context, batch
  public String memory(String title, List<MemoryRow> memory) {
    StringBuilder out = new StringBuilder();
    Canvas head = new Canvas().put(0, "memory in GiB", Style.BOLD);
    head.add(": " + DisplayText.safe(title), Style.PLAIN);
    out.append(head.render(color)).append('\n');
    for (Canvas row : MemoryTable.rows(memory)) {
      out.append(row.render(color)).append('\n');
    }
    return out.toString();
  }

  private void summary(StringBuilder out, Report report) {
    Style style =
        report.count(Severity.ERROR) > 0
            ? Style.ERROR
            : report.count(Severity.WARNING) > 0
                ? Style.WARNING
                : report.count(Severity.NOTE) > 0 ? Style.NOTE : Style.GOOD;
    String files =
        report.files().size() == 1
            ? report.files().getFirst().name()
            : Units.count(report.files().size(), "file");
    Canvas line = new Canvas().put(0, DisplayText.safe(files) + ": ", Style.PLAIN);
    line.add(counts(report), style);
    String others = others(report);
    if (!others.isEmpty()) {
      line.add(" (" + others + ")", Style.PLAIN);
    }
    out.append(line.render(color)).append('\n');
    explain(out, report.diagnostics());
  }

  /// What became of findings that are not shown: `1 fixed, 2 suppressed, 3 hidden`.
  private static String others(Report report) {
    List<String> parts = new ArrayList<>();
    if (report.mended() > 0) {
      parts.add(report.mended() + " fixed");
    }
    if (report.suppressed() > 0) {
      parts.add(report.suppressed() + " suppressed");
    }
    if (report.hidden() > 0) {
      parts.add(report.hidden() + " hidden");
    }
    return String.join(", ", parts);
  }

  /// Names the kinds that were found, so that they can be looked up and allowed.
  private static void explain(StringBuilder out, List<Diagnostic> diagnostics) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Diagnostic diagnostic : diagnostics) {
      names.putIfAbsent(diagnostic.code().number(), diagnostic.code().name());
    }
    if (names.isEmpty()) {
      return;
    }
    List<String> kinds = new ArrayList<>();
    for (Map.Entry<String, String> kind : new TreeMap<>(names).entrySet()) {
      kinds.add(kind.getKey() + " (" + kind.getValue() + ")");
    }
    String text = "`ktc explain` says more on " + String.join(", ", kinds);
    for (String line : Wrapping.wrap(text, WIDTH)) {
      out.append(line).append('\n');
    }
  }
}
