package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.render.GitHubRenderer;
import dev.ktc.compiler.diagnostic.render.JsonRenderer;
import dev.ktc.compiler.diagnostic.render.JunitRenderer;
import dev.ktc.compiler.diagnostic.render.Report;
import dev.ktc.compiler.diagnostic.render.SarifRenderer;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Writes a report in the format that was asked for; loads nothing of the others.
final class ReportWriter {
  private final Formats format;
  private final Levels levels;
  private final boolean color;

  ReportWriter(Formats format, Levels levels, boolean color) {
    this.format = format;
    this.levels = levels;
    this.color = color;
  }

  void write(Report report, Writer out) throws IOException {
    switch (format) {
      case TEXT -> out.write(new TextRenderer(color).render(report));
      case JSON -> new JsonRenderer().render(report, out);
      case SARIF -> new SarifRenderer(ReportWriter::path, ReportWriter::page).render(report, out);
      case GITHUB -> new GitHubRenderer(ReportWriter::path).render(report, out);
      case JUNIT ->
          new JunitRenderer(ReportWriter::path, finding -> levels.denied(List.of(finding)))
              .render(report, out);
    }
  }

  private static SarifRenderer.Page page(Code code) {
    String page = ExplainCommand.markdown(ExplainCommand.find(code.number()));
    return new SarifRenderer.Page(PageText.forPeople(page), page);
  }

  /// A file's path from where ktc was started, never an absolute one.
  static String path(String name) {
    if (name.equals("-")) {
      return "stdin";
    }
    try {
      Path path = Path.of(name).normalize();
      Path relative = path.isAbsolute() ? Path.of("").toAbsolutePath().relativize(path) : path;
      return relative.toString().isEmpty() ? name : relative.toString();
    } catch (InvalidPathException e) {
      return name;
    }
  }
}
