package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Position;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Findings as workflow commands, which GitHub Actions shows at the lines of a change.
public final class GitHubRenderer {
  private final UnaryOperator<String> paths;

  /// @param paths a file's name to its path relative to where ktc was started
  public GitHubRenderer(UnaryOperator<String> paths) {
    this.paths = paths;
  }

  /// Writes one command a finding, and the summary as a line of the log.
  public void render(Report report, Writer out) throws IOException {
    for (Report.Unreadable file : report.unreadable()) {
      out.write("::error file=" + property(paths.apply(file.name())) + "::");
      out.write(data(file.reason()) + "\n");
    }
    for (Diagnostic finding : report.diagnostics()) {
      out.write(command(finding));
    }
    out.write("ktc: " + TextRenderer.counts(report) + "\n");
  }

  private String command(Diagnostic finding) {
    Location where = finding.primary().where();
    Position start = where.start();
    Position end = where.end();
    StringBuilder line = new StringBuilder("::");
    line.append(kind(finding.severity()));
    line.append(" file=").append(property(paths.apply(where.file().name())));
    line.append(",line=").append(start.line());
    // GitHub takes columns only within one line.
    if (start.line() == end.line()) {
      line.append(",col=").append(start.column());
      line.append(",endLine=").append(end.line());
      line.append(",endColumn=").append(end.column());
    } else {
      line.append(",endLine=").append(end.line());
    }
    line.append(",title=").append(property(finding.code().number() + " " + finding.code().name()));
    return line.append("::").append(data(text(finding))).append('\n').toString();
  }

  private static String kind(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTE -> "notice";
    };
  }

  private static String text(Diagnostic finding) {
    List<String> lines = new ArrayList<>();
    lines.add(DisplayText.safe(finding.message()));
    for (String note : finding.details().notes()) {
      lines.add("note: " + DisplayText.safe(note));
    }
    for (String help : finding.details().help()) {
      lines.add("help: " + DisplayText.safe(help));
    }
    return String.join("\n", lines);
  }

  /// Text after the second `::`.
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  /// The value of a property, which ends at `,` or `:`.
  private static String property(String text) {
    return data(DisplayText.safe(text)).replace(":", "%3A").replace(",", "%2C");
  }
}
