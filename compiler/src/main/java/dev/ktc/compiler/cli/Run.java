package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suppressed;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.Finding;
import dev.ktc.compiler.pipeline.Findings;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.suppression.Suppressions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule file, read and taken through all phases.
///
/// @param compilation null when the file is not even text
/// @param diagnostics all findings, those on its bytes, the settings and the devices included
/// @param suppressed findings that comments in the file allow
/// @param mended how many findings were mended before
record Run(
    @Nullable Compilation compilation,
    List<Diagnostic> diagnostics,
    List<Suppressed> suppressed,
    int mended) {
  /// Numbers below are of reading: YAML, patterns, keys, models, devices.
  private static final String FIRST_OF_CHECKS = "KTC2";

  /// Numbers from here on are of the user's devices.
  private static final String FIRST_OF_DEVICES = "KTC5";

  Run {
    diagnostics = List.copyOf(diagnostics);
    suppressed = List.copyOf(suppressed);
  }

  /// Reads and checks one rule file.
  ///
  /// @param operand a path, or `-`
  static Run of(String operand, Inputs inputs) {
    return of(inputs.rules(operand), inputs);
  }

  /// Checks one rule file.
  static Run of(RuleText text, Inputs inputs) {
    List<Diagnostic> onBytes = text.read().diagnostics();
    SourceFile file = text.read().value();
    if (file == null) {
      List<Diagnostic> diagnostics = inputs.findings();
      diagnostics.addAll(onBytes);
      return new Run(null, diagnostics, List.of(), 0);
    }
    return check(file, onBytes, inputs);
  }

  /// Checks a text.
  ///
  /// @param onBytes what was found when it was decoded
  static Run check(SourceFile file, List<Diagnostic> onBytes, Inputs inputs) {
    List<Diagnostic> diagnostics = inputs.findings();
    diagnostics.addAll(onBytes);
    Compilation compilation = Pipeline.run(inputs.request(file));
    Suppressions.Split split =
        Suppressions.split(
            compilation.syntax(),
            compilation.origins(),
            compilation.diagnostics(),
            () -> Findings.all().stream().map(Finding::code).toList(),
            code -> decided(code, compilation, inputs));
    diagnostics.addAll(split.kept());
    return new Run(compilation, diagnostics, split.suppressed(), 0);
  }

  /// Whether this run would have found something of a kind, if it were there.
  private static boolean decided(Code code, Compilation compilation, Inputs inputs) {
    RuleSet rules = compilation.rules();
    boolean whole = rules != null && rules.broken().isEmpty();
    boolean onModel = code.number().compareTo(FIRST_OF_CHECKS) >= 0;
    boolean onDevices = code.number().compareTo(FIRST_OF_DEVICES) >= 0;
    return whole
        && (!onModel || !compilation.results().isEmpty())
        && (!onDevices || inputs.devices().value() != null);
  }

  /// The same after findings were mended.
  Run withMended(int count) {
    return new Run(compilation, diagnostics, suppressed, count);
  }

  /// Each rule as written, as far as rules could be told apart.
  List<String> ruleTexts() {
    Origins origins = compilation == null ? null : compilation.origins();
    if (origins == null) {
      return List.of();
    }
    return origins.byRule().values().stream()
        .map(rule -> origins.file().text(rule.rule()))
        .toList();
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
