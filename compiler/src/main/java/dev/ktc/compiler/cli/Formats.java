package dev.ktc.compiler.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The formats of results.
enum Formats {
  /// For people.
  TEXT,
  /// For programs.
  JSON,
  /// For code scanning.
  SARIF,
  /// Workflow commands of GitHub Actions.
  GITHUB,
  /// Test results, which most CI systems read.
  JUNIT;

  /// Whether JSON is asked for, where the only other format is text.
  static boolean json(Arguments arguments) {
    return arguments.oneOf(Option.FORMAT, List.of(TEXT.label(), JSON.label())).equals("json");
  }

  /// The format of findings that is asked for.
  static Formats ofFindings(Arguments arguments) {
    List<String> labels = new ArrayList<>();
    for (Formats format : values()) {
      labels.add(format.label());
    }
    return values()[labels.indexOf(arguments.oneOf(Option.FORMAT, labels))];
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
