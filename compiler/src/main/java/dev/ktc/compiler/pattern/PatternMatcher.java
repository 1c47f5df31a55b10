package dev.ktc.compiler.pattern;

/// `re.search` on one text, as CPython 3.11 does it: with groups, references, conditions, atomic
/// groups, and whatever else a finite automaton cannot tell.
///
/// Work is bounded. Where nothing depends on groups, dead ends are remembered, so that nested
/// repetitions cost a polynomial and not an exponential number of steps.
public final class PatternMatcher {
  /// Steps of one search unless said otherwise: some milliseconds.
  public static final int DEFAULT_STEPS = 1_000_000;

  private final Program program;
  private final int steps;
  private long taken;

  /// A matcher with the default bound.
  public PatternMatcher(Pattern pattern) {
    this(pattern, DEFAULT_STEPS);
  }

  /// @param steps how much work one search may take
  public PatternMatcher(Pattern pattern, int steps) {
    this.program = ProgramBuilder.build(pattern);
    this.steps = steps;
  }

  /// Whether the pattern is found.
  public enum Answer {
    /// `re.search` returns a match.
    FOUND,
    /// `re.search` returns none.
    NOT_FOUND,
    /// The bound was reached first.
    GAVE_UP
  }

  /// Searches a text from its start.
  public Answer search(String text) {
    int[] codePoints = text.codePoints().toArray();
    Backtracker backtracker = new Backtracker(program, codePoints, steps);
    long last = program.lastStart(codePoints.length);
    Answer answer = Answer.NOT_FOUND;
    for (int start = 0; start <= last && answer == Answer.NOT_FOUND; start++) {
      answer = backtracker.matchAt(start);
    }
    taken += backtracker.steps();
    return answer;
  }

  /// How much work all searches took so far, in steps.
  public long stepsTaken() {
    return taken;
  }
}
