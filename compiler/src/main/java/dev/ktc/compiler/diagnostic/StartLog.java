package dev.ktc.compiler.diagnostic;

import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.List;

/// A real start with one rule file, phase by phase, as far as the findings tell.
///
/// @param rows one per phase, in order
/// @param unchecked what was not looked at, a sentence each
public record StartLog(List<Row> rows, List<String> unchecked) {
  public StartLog {
    rows = List.copyOf(rows);
    unchecked = List.copyOf(unchecked);
  }

  /// How a phase would end.
  public enum Status {
    /// No finding speaks against it, which does not prove that it passes.
    NOTHING_FOUND("nothing found"),
    /// A warning or a note says that it could stop here.
    MAY_FAIL("may fail"),
    /// An error says that it stops here.
    FAILS("fails"),
    /// The start has surely stopped before.
    NOT_REACHED("not reached");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /// In a few words.
    public String label() {
      return label;
    }
  }

  /// One phase.
  ///
  /// @param phase which
  /// @param status how it would end
  /// @param failures what would stop it; in a phase that is not reached, what would stop it then
  public record Row(Phase phase, Status status, List<Failure> failures) {
    public Row {
      failures = List.copyOf(failures);
    }
  }

  /// One way in which a phase stops.
  ///
  /// @param code the finding that says so
  /// @param sure whether it stops for sure
  /// @param message what KTransformers, PyTorch or Python would print
  /// @param where the finding's place
  public record Failure(Code code, boolean sure, String message, Location where) {}

  /// The log that findings tell.
  ///
  /// @param findings in the order in which failures of one phase are listed
  /// @param unchecked what was not looked at, a sentence each
  public static StartLog of(List<Diagnostic> findings, List<String> unchecked) {
    List<Row> rows = new ArrayList<>();
    boolean stopped = false;
    for (Phase phase : Phase.values()) {
      List<Failure> failures = failures(findings, phase);
      boolean stops = failures.stream().anyMatch(Failure::sure);
      Status status =
          stopped
              ? Status.NOT_REACHED
              : stops ? Status.FAILS : failures.isEmpty() ? Status.NOTHING_FOUND : Status.MAY_FAIL;
      rows.add(new Row(phase, status, failures));
      stopped |= stops;
    }
    return new StartLog(rows, unchecked);
  }

  private static List<Failure> failures(List<Diagnostic> findings, Phase phase) {
    List<Failure> failures = new ArrayList<>();
    for (Diagnostic finding : findings) {
      StartFailure start = finding.details().start();
      if (start != null && start.phase() == phase && !start.message().isEmpty()) {
        failures.add(
            new Failure(
                finding.code(),
                finding.severity() == Severity.ERROR,
                start.message(),
                finding.primary().where()));
      }
    }
    return failures;
  }
}
