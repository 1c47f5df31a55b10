package dev.ktc.compiler.diagnostic;

import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One finding.
///
/// @param code which kind
/// @param severity how bad, here
/// @param message what is wrong: lower case, no full stop, names in backticks
/// @param primary where; its rule is the rule that the finding is about
/// @param related other places that explain it
/// @param details notes, help, evidence and fix
public record Diagnostic(
    Code code,
    Severity severity,
    String message,
    Label primary,
    List<Label> related,
    Details details) {
  /// What a message, a label or a note may have.
  private static final int MOST_CHARACTERS = 1_000;

  public Diagnostic {
    related = List.copyOf(related);
  }

  /// What follows the source lines of a finding.
  ///
  /// @param notes facts, one line each
  /// @param help what to do, one line each
  /// @param evidence how sure, for semantic findings
  /// @param fix edits that would mend it
  /// @param start what a real start would do about it; null when it would not fail
  public record Details(
      List<String> notes,
      List<String> help,
      @Nullable Evidence evidence,
      @Nullable Fix fix,
      @Nullable StartFailure start) {
    public Details {
      notes = List.copyOf(notes);
      help = List.copyOf(help);
    }
  }

  /// Starts a finding with its code's own severity.
  public static Builder of(Code code, String message) {
    return new Builder(code, message);
  }

  /// The rule that the finding is about, counted from 0.
  public OptionalInt rule() {
    return primary.rule();
  }

  /// The same finding with another severity.
  public Diagnostic withSeverity(Severity other) {
    return new Diagnostic(code, other, message, primary, related, details);
  }

  /// The same finding with another note at the end.
  public Diagnostic withNote(String text) {
    List<String> notes = new ArrayList<>(details.notes());
    notes.add(text);
    Details more =
        new Details(notes, details.help(), details.evidence(), details.fix(), details.start());
    return new Diagnostic(code, severity, message, primary, related, more);
  }

  /// Texts come from files that nobody vouches for: what is longer is cut.
  private static String bounded(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    int cut = MOST_CHARACTERS - 50;
    int end = Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
    return text.substring(0, end) + "… and " + (text.length() - end) + " more characters";
  }

  /// Collects the parts of a finding.
  public static final class Builder {
    private final Code code;
    private final String message;
    private Severity severity;
    private @Nullable Label primary;
    private final List<Label> related = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> help = new ArrayList<>();
    private @Nullable Evidence evidence;
    private @Nullable Fix fix;
    private @Nullable StartFailure start;

    private Builder(Code code, String message) {
      this.code = code;
      this.message = bounded(message);
      this.severity = code.severity();
    }

    /// Another severity than the code's own.
    public Builder severity(Severity value) {
      severity = value;
      return this;
    }

    /// Where it is, and a few words under the carets.
    public Builder at(Location where, String label) {
      primary = new Label(where, bounded(label), OptionalInt.empty());
      return this;
    }

    /// Where it is in a rule, and a few words under the carets.
    public Builder at(Location where, String label, int rule) {
      primary = new Label(where, bounded(label), OptionalInt.of(rule));
      return this;
    }

    /// Another place.
    public Builder related(Location where, String label) {
      related.add(new Label(where, bounded(label), OptionalInt.empty()));
      return this;
    }

    /// Another place, in a rule.
    public Builder related(Location where, String label, int rule) {
      related.add(new Label(where, bounded(label), OptionalInt.of(rule)));
      return this;
    }

    /// A fact.
    public Builder note(String text) {
      notes.add(bounded(text));
      return this;
    }

    /// What to do.
    public Builder help(String text) {
      help.add(bounded(text));
      return this;
    }

    /// How sure it is.
    public Builder evidence(Evidence value) {
      evidence = value;
      return this;
    }

    /// Edits that would mend it.
    public Builder fix(Fix value) {
      fix = value;
      return this;
    }

    /// Where a real start would fail, and with which words.
    public Builder fails(StartFailure.Phase phase, String message) {
      start = new StartFailure(phase, bounded(message));
      return this;
    }

    /// The finding.
    public Diagnostic build() {
      if (primary == null) {
        throw new IllegalStateException(code.name() + " has no place");
      }
      return new Diagnostic(
          code,
          severity,
          message,
          primary,
          related,
          new Details(notes, help, evidence, fix, start));
    }
  }
}
