package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.StartLog;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.Report;
import dev.ktc.compiler.pipeline.ModelResult;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `ktc check`: everything that can be said of rule files before a load.
final class CheckCommand implements Command {
  @Override
  public String name() {
    return "check";
  }

  @Override
  public String operands() {
    return "RULES…";
  }

  @Override
  public String summary() {
    return "find what is wrong with rule files; - reads standard input";
  }

  @Override
  public String details() {
    return """
    Fails on errors; with --deny, on more. With --devices it also says whether the
    model fits. A folder stands for all rule files below it. Results go to standard
    output, notices to standard error.

    --fix changes the files; of standard input it prints the mended text, and the
    report to standard error. The ktc.yaml nearest above a file says what holds
    where no option does.
    """;
  }

  @Override
  public List<Option> options() {
    List<Option> options = new ArrayList<>(Inputs.OPTIONS);
    options.addAll(Mending.OPTIONS);
    options.addAll(
        List.of(Option.FORMAT, Option.START_LOG, Option.DENY, Option.ALLOW, Option.COLOR));
    return options;
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    Help.expect(this, words, 1, Integer.MAX_VALUE);
    Formats format = Formats.ofFindings(arguments);
    boolean startLog = StartLogs.wanted(arguments, format);
    Levels levels = Levels.of(arguments);
    boolean color = Colors.wanted(arguments, console);
    Projects projects = new Projects(arguments, console);
    Mending mending = new Mending(arguments, console);
    for (String notice : levels.notices()) {
      console.notice(notice);
    }
    Gathered gathered = new Gathered(levels, startLog);
    List<String> files = RuleFiles.of(words, console);
    for (String word : files) {
      try {
        Inputs inputs = projects.of(word);
        RuleText text = inputs.rules(word);
        Run run = mending.apply(text, Run.of(text, inputs), inputs, levels);
        if (run.compilation() != null) {
          Notices.model(run.compilation(), files.size() > 1 ? word + ": " : "", console);
        }
        gathered.add(word, run, inputs);
      } catch (UsageError e) {
        if (files.size() == 1) {
          throw e;
        }
        String reason = DisplayText.safe(String.valueOf(e.getMessage()));
        console.notice("ktc: " + reason);
        gathered.unreadable.add(new Report.Unreadable(word, reason));
      }
    }
    Report report = gathered.report(projects.plain());
    if (!mending.diff()) {
      boolean aside = words.stream().anyMatch(mending::prints);
      Writer out = aside ? console.err() : console.out();
      new ReportWriter(format, levels, color).write(report, out);
      out.flush();
    }
    if (!report.unreadable().isEmpty() || gathered.unusable) {
      return ExitCode.USAGE;
    }
    return levels.denied(report.diagnostics()) ? ExitCode.FINDINGS : ExitCode.CLEAN;
  }

  /// Collects what was found in several files.
  private static final class Gathered {
    private final Levels levels;
    private final List<Report.CheckedFile> files = new ArrayList<>();
    private final Set<Diagnostic> seen = new LinkedHashSet<>();
    private int hidden;
    private final List<Report.Unreadable> unreadable = new ArrayList<>();
    private final Set<Inputs> inputs = new LinkedHashSet<>();
    private final boolean startLog;
    private boolean unusable;

    Gathered(Levels levels, boolean startLog) {
      this.levels = levels;
      this.startLog = startLog;
    }

    void add(String name, Run run, Inputs with) {
      inputs.add(with);
      unusable |= with.unusable();
      List<Diagnostic> found = new ArrayList<>();
      for (Diagnostic diagnostic : run.diagnostics()) {
        // What is wrong with the devices is found with each file, but said once.
        if (seen.add(diagnostic)) {
          found.add(diagnostic);
        }
      }
      List<Diagnostic> shown = levels.shown(with, found);
      hidden += found.size() - shown.size();
      List<Report.ModelMemory> memory = new ArrayList<>();
      if (run.compilation() != null) {
        for (ModelResult result : run.compilation().results()) {
          memory.add(new Report.ModelMemory(result.model().name(), result.memory().rows()));
        }
      }
      StartLog log = startLog ? StartLogs.of(run.compilation(), shown, with) : null;
      files.add(
          new Report.CheckedFile(
              name, shown, memory, run.suppressed(), run.mended(), run.ruleTexts(), log));
    }

    /// @param plain what holds when no file could be read
    Report report(Inputs plain) {
      Inputs first = inputs.isEmpty() ? plain : inputs.iterator().next();
      boolean alike = inputs.stream().allMatch(other -> other.scope().equals(first.scope()));
      return new Report(
          Version.TOOL,
          first.settings().target().label(),
          alike ? first.scope() : "context and batch as each ktc.yaml says",
          inputs.stream().anyMatch(each -> each.devices().value() != null),
          files,
          hidden,
          unreadable);
    }
  }
}
