package dev.ktc.compiler.syntax.selector;

import dev.ktc.grammar.PythonRegexLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/// Follows groups and their flags, so that the grammar knows where white space counts.
final class PatternLexer extends PythonRegexLexer {
  /// Groups in groups at most; CPython's own stack ends at about 495.
  static final int MAX_DEPTH = 200;

  private final PatternText text;
  private final Deque<Boolean> outer = new ArrayDeque<>();
  private boolean verbose;
  private int tooDeep = -1;

  PatternLexer(String pattern, PatternText text) {
    super(CharStreams.fromString(pattern));
    this.text = text;
    removeErrorListeners();
  }

  /// Where the group opens that is one too many, or -1; the tokens end with it.
  int tooDeep() {
    return tooDeep;
  }

  @Override
  protected boolean verbose() {
    return verbose;
  }

  @Override
  public void emit(Token token) {
    super.emit(token);
    switch (token.getType()) {
      case GROUP, NON_CAPTURING, NAMED_GROUP, ATOMIC, LOOK, CONDITION -> open(token, verbose);
      case SCOPED_FLAGS -> open(token, inside(token));
      case GLOBAL_FLAGS -> verbose |= text(token).indexOf('x') >= 0;
      case CLOSE -> verbose = outer.isEmpty() ? verbose : outer.pop();
      default -> {}
    }
  }

  private void open(Token token, boolean inside) {
    outer.push(verbose);
    verbose = inside;
    if (outer.size() > MAX_DEPTH && tooDeep < 0) {
      tooDeep = token.getStartIndex();
      mode(REST);
    }
  }

  private boolean inside(Token token) {
    String flags = text(token);
    int minus = flags.indexOf('-');
    String on = minus < 0 ? flags : flags.substring(0, minus);
    boolean off = minus >= 0 && flags.indexOf('x', minus) >= 0;
    return (verbose || on.indexOf('x') >= 0) && !off;
  }

  private String text(Token token) {
    return text.text(token.getStartIndex(), token.getStopIndex() + 1);
  }
}
