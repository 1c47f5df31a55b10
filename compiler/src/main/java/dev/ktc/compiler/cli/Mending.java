package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.fix.Checked;
import dev.ktc.compiler.fix.Fixed;
import dev.ktc.compiler.fix.Fixer;
import dev.ktc.compiler.fix.UnifiedDiff;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.source.Position;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// `--fix` and `--diff`: applies the fixes of what was found, or shows what that would change.
final class Mending {
  static final List<Option> OPTIONS = List.of(Option.FIX, Option.UNSAFE, Option.DIFF);

  private final Console console;
  private final boolean fix;
  private final boolean diff;
  private final boolean unsafe;

  Mending(Arguments arguments, Console console) {
    this.console = console;
    this.diff = arguments.has(Option.DIFF);
    this.fix = arguments.has(Option.FIX) && !diff;
    this.unsafe = arguments.has(Option.UNSAFE);
    if (unsafe && !fix && !diff) {
      throw new UsageError("`--unsafe` says which fixes to apply", "add `--fix` or `--diff`");
    }
    if (diff && arguments.has(Option.FORMAT)) {
      throw new UsageError("`--diff` prints a diff and takes no `--format`", null);
    }
  }

  /// Whether a diff is printed and nothing else.
  boolean diff() {
    return diff;
  }

  /// Whether the mended text is printed, so that the report goes elsewhere.
  boolean prints(String operand) {
    return fix && operand.equals("-");
  }

  /// Mends a rule file, or shows how; answers what is to be reported of it.
  Run apply(RuleText text, Run run, Inputs inputs, Levels levels) throws IOException {
    Compilation compilation = run.compilation();
    if (!fix && !diff) {
      return run;
    }
    String name = DisplayText.safe(text.operand());
    if (compilation == null || !text.faithful()) {
      console.notice("ktc: " + name + ": left as it is, as it is not UTF-8");
      return run;
    }
    if (inputs.unusable()) {
      console.notice("ktc: " + name + ": left as it is, as the settings or devices are unusable");
      return run;
    }
    SourceFile file = compilation.file();
    Fixed fixed =
        new Fixer(
                changed -> {
                  Run again = Run.check(changed, List.of(), inputs);
                  return new Checked(
                      Objects.requireNonNull(again.compilation()),
                      levels.shown(inputs, again.diagnostics()));
                },
                unsafe)
            .fix(file);
    say(name, fixed);
    if (diff) {
      console.out().write(UnifiedDiff.of(name, fixed.before(), fixed.after()));
      return run;
    }
    if (text.operand().equals("-")) {
      console.out().write(fixed.after());
    } else if (fixed.changed()) {
      AtomicFile.replace(text.operand(), text::holds, text.encode(fixed.after()));
    }
    return fixed.changed()
        ? Run.check(fixed.last().compilation().file(), text.read().diagnostics(), inputs)
            .withMended(fixed.mended().size())
        : run;
  }

  private void say(String name, Fixed fixed) {
    for (Fixed.Refused refused : fixed.refused()) {
      Diagnostic finding = refused.finding();
      Position at = finding.primary().where().start();
      Fix fix = Objects.requireNonNull(finding.details().fix());
      String place = name + ":" + at.line() + ":" + at.column() + ": ";
      console.notice(DisplayText.safe(place + "did not " + fix.title() + ": " + refused.reason()));
    }
    long left = count(fixed, Fix.Safety.UNSAFE);
    if (diff) {
      console.notice(name + ": would fix " + Units.count(fixed.mended().size(), "finding"));
    }
    if (fixed.unfinished()) {
      console.notice(name + ": stopped before all was mended; run it once more");
    }
    if (!unsafe && left > 0) {
      String fixes = left == 1 ? "1 more fix changes" : left + " more fixes change";
      console.notice(name + ": " + fixes + " what the model gets: --unsafe applies them too");
    }
  }

  private static long count(Fixed fixed, Fix.Safety safety) {
    return fixed.last().shown().stream()
        .map(finding -> finding.details().fix())
        .filter(fix -> fix != null && fix.safety() == safety)
        .count();
  }
}
