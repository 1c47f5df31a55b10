package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.StartLog;
import dev.ktc.compiler.pipeline.Compilation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `--start-log` tells of a file.
final class StartLogs {
  private StartLogs() {}

  /// Fails where the format has no place for it.
  static boolean wanted(Arguments arguments, Formats format) {
    boolean wanted = arguments.has(Option.START_LOG);
    if (wanted && format != Formats.TEXT && format != Formats.JSON) {
      throw new UsageError(
          "only text and JSON can hold a start log", "leave out `--start-log` or `--format`");
    }
    return wanted;
  }

  /// @param shown the file's findings that are not hidden
  static StartLog of(@Nullable Compilation compilation, List<Diagnostic> shown, Inputs inputs) {
    List<String> unchecked = new ArrayList<>();
    if (compilation != null && compilation.results().isEmpty()) {
      unchecked.add("without a model, hardly anything after P1 is checked");
    } else if (inputs.devices().value() == null) {
      unchecked.add("without `--devices`, memory is not checked");
    }
    return StartLog.of(shown, unchecked);
  }
}
