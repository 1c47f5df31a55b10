package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule file, read and taken through all phases.
///
/// @param compilation null when the file is not even text
/// @param diagnostics all findings, those on its bytes and on the devices included
record Run(@Nullable Compilation compilation, List<Diagnostic> diagnostics) {
  /// Numbers below are of reading: YAML, patterns, keys, models, devices.
  private static final String FIRST_OF_CHECKS = "KTC2";

  Run {
    diagnostics = List.copyOf(diagnostics);
  }

  /// Reads and checks one rule file.
  ///
  /// @param operand a path, or `-`
  static Run of(String operand, Inputs inputs) {
    Outcome<SourceFile> source = inputs.rules(operand);
    List<Diagnostic> diagnostics = new ArrayList<>(inputs.devices().diagnostics());
    diagnostics.addAll(source.diagnostics());
    if (source.value() == null) {
      return new Run(null, diagnostics);
    }
    Compilation compilation = Pipeline.run(inputs.request(source.value()));
    diagnostics.addAll(compilation.diagnostics());
    return new Run(compilation, diagnostics);
  }

  /// Ends a command that shows a value: what kept it from being made is said on standard error.
  ///
  /// @param shown whether there was a value to show
  /// @throws UsageError when all that lacks is the name of a model
  int finish(boolean shown, TextRenderer renderer, Console console) {
    RuleSet rules = compilation == null ? null : compilation.rules();
    boolean anyRule = rules != null && !rules.rules().isEmpty();
    if (!shown && anyRule && compilation != null && compilation.modelInferred()) {
      throw new UsageError(
          "none of the built-in models has the rules' classes", "name a model with `--model`");
    }
    if (!shown) {
      complain(diagnostics, renderer, console);
      return ExitCode.FINDINGS;
    }
    int broken = rules == null ? 0 : rules.broken().size();
    if (broken > 0) {
      console.notice("ktc: " + broken + " of the rules cannot be understood: see `ktc check`");
      return ExitCode.FINDINGS;
    }
    return ExitCode.CLEAN;
  }

  /// Prints on standard error what kept a value from being made: errors of the phases that read.
  static void complain(List<Diagnostic> diagnostics, TextRenderer renderer, Console console) {
    for (Diagnostic diagnostic : diagnostics) {
      boolean reading = diagnostic.code().number().compareTo(FIRST_OF_CHECKS) < 0;
      if (reading && diagnostic.severity() == Severity.ERROR) {
        console.notice(renderer.render(diagnostic));
      }
    }
  }
}
