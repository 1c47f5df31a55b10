package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which findings are hidden and which make the run fail.
///
/// @param denied kinds that fail whatever their severity
/// @param warningsDenied whether every warning fails
/// @param allowed kinds whose warnings and notes are hidden
record Levels(Set<Code> denied, boolean warningsDenied, Set<Code> allowed) {
  private static final String WARNINGS = "warnings";

  static Levels of(Arguments arguments) {
    Set<Code> denied = new LinkedHashSet<>();
    boolean warnings = false;
    for (String name : arguments.values(Option.DENY)) {
      if (name.equals(WARNINGS)) {
        warnings = true;
      } else {
        denied.add(ExplainCommand.find(name).code());
      }
    }
    Set<Code> allowed = new LinkedHashSet<>();
    for (String name : arguments.values(Option.ALLOW)) {
      if (name.equals(WARNINGS)) {
        throw new UsageError(
            "`--allow` takes one kind of finding at a time", "`ktc explain` lists all kinds");
      }
      Code code = ExplainCommand.find(name).code();
      if (denied.contains(code)) {
        throw new UsageError("`" + code.name() + "` is both allowed and denied", null);
      }
      allowed.add(code);
    }
    return new Levels(denied, warnings, allowed);
  }

  /// What the user should know of his choice.
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    for (Code code : allowed) {
      if (code.severity() == Severity.ERROR) {
        notices.add("ktc: errors cannot be allowed: `" + code.name() + "` stays where it is one");
      }
    }
    return notices;
  }

  /// The findings that are not hidden, as the project judges them where the command line does not.
  List<Diagnostic> shown(Inputs inputs, Collection<Diagnostic> found) {
    Set<Code> mentioned = new LinkedHashSet<>(denied);
    mentioned.addAll(allowed);
    return shown(inputs.project().settings().judge(found, mentioned));
  }

  /// The findings that are not hidden.
  private List<Diagnostic> shown(Collection<Diagnostic> found) {
    List<Diagnostic> shown = new ArrayList<>();
    for (Diagnostic diagnostic : found) {
      if (diagnostic.severity() == Severity.ERROR || !allowed.contains(diagnostic.code())) {
        shown.add(diagnostic);
      }
    }
    return shown;
  }

  /// Whether any finding makes the run fail.
  boolean denied(List<Diagnostic> shown) {
    for (Diagnostic diagnostic : shown) {
      boolean fails =
          diagnostic.severity() == Severity.ERROR
              || (warningsDenied && diagnostic.severity() == Severity.WARNING)
              || denied.contains(diagnostic.code());
      if (fails) {
        return true;
      }
    }
    return false;
  }
}
