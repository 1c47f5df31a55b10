package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something wrong with what a rule injects; rules whose faults are equal share a finding.
///
/// @param severity how bad, if it is certain
/// @param message what is wrong
/// @param label a few words under the carets
/// @param notes facts
/// @param help what to do
/// @param start how a start would fail, `{module}` for the module's name; null when it would not
/// @param repair an edit that would mend it; null for none
record Fault(
    Severity severity,
    String message,
    String label,
    List<String> notes,
    List<String> help,
    @Nullable StartFailure start,
    @Nullable Repair repair) {
  Fault {
    notes = List.copyOf(notes);
    help = List.copyOf(help);
  }

  /// A word to write instead of another.
  ///
  /// @param from what stands there now
  record Repair(Fix.Safety safety, String from, String to) {}

  static Fault of(Severity severity, String message, String label) {
    return new Fault(severity, message, label, List.of(), List.of(), null, null);
  }

  Fault note(String text) {
    return new Fault(severity, message, label, plus(notes, text), help, start, repair);
  }

  Fault help(String text) {
    return new Fault(severity, message, label, notes, plus(help, text), start, repair);
  }

  Fault fails(@Nullable StartFailure failure) {
    return new Fault(severity, message, label, notes, help, failure, repair);
  }

  Fault fails(StartFailure.Phase phase, String text) {
    return fails(new StartFailure(phase, text));
  }

  Fault repair(Fix.Safety safety, String from, String to) {
    return new Fault(severity, message, label, notes, help, start, new Repair(safety, from, to));
  }

  private static List<String> plus(List<String> texts, String text) {
    return text.isEmpty() ? texts : Stream.concat(texts.stream(), Stream.of(text)).toList();
  }
}
