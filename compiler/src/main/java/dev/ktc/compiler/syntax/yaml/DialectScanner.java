package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.yaml.SyntaxFailure.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.Token;

/// SnakeYAML's scanner, refusing in addition what only PyYAML refuses.
///
/// Remembers of the tokens that were taken what their events no longer tell.
final class DialectScanner implements Scanner {
  private static final Set<Token.ID> NODE_ENDS =
      EnumSet.of(
          Token.ID.Scalar,
          Token.ID.Alias,
          Token.ID.FlowSequenceEnd,
          Token.ID.FlowMappingEnd,
          Token.ID.BlockEnd);

  private final String text;
  private final Scanner scanner;

  /// Columns of the block collections that are open, innermost first.
  private final Deque<Integer> indents = new ArrayDeque<>();

  private @Nullable Token checked;
  private int checkedEnd;
  private Token.ID last = Token.ID.StreamStart;
  private boolean directives;
  private int end;
  private int dash;
  private @Nullable Span tag;
  private Span scalar = Span.at(0);
  private @Nullable Mark scalarEnd;

  /// @param text the whole file
  /// @param reader the part of it to scan
  DialectScanner(String text, DialectReader reader, LoaderOptions options) {
    this.text = text;
    this.checkedEnd = reader.offset();
    this.end = reader.offset();
    this.scanner = new ScannerImpl(reader, options);
  }

  /// Column of the innermost open block collection, -1 for none.
  int indent() {
    return indents.isEmpty() ? -1 : indents.getFirst();
  }

  /// Offset after the last token taken that has a width.
  int end() {
    return end;
  }

  /// Offset of the last dash taken.
  int dash() {
    return dash;
  }

  /// Where the last tag taken is written; forgotten with the call.
  @Nullable Span takeTag() {
    Span span = tag;
    tag = null;
    return span;
  }

  /// Where the scalar of an event is written; null when the event was made up for an empty place.
  ///
  /// @param eventEnd the event's own end mark, which it shares with its token
  @Nullable Span scalar(Mark eventEnd) {
    return scalarEnd == eventEnd ? scalar : null;
  }

  @Override
  public boolean checkToken(Token.ID choice) {
    return peekToken().getTokenId() == choice;
  }

  @Override
  public boolean checkToken(Token.ID... choices) {
    Token.ID id = peekToken().getTokenId();
    for (Token.ID choice : choices) {
      if (id == choice) {
        return true;
      }
    }
    return choices.length == 0;
  }

  @Override
  public Token peekToken() {
    Token token = scanner.peekToken();
    if (!token.equals(checked)) {
      check(token);
      checked = token;
    }
    return token;
  }

  @Override
  public Token getToken() {
    Token token = peekToken();
    Token.ID id = token.getTokenId();
    if (id == Token.ID.Scalar && NODE_ENDS.contains(last)) {
      // SnakeYAML takes `? key` and a scalar on the next line for key and value.
      throw new SyntaxFailure(
          Kind.SYNTAX,
          "while parsing a block mapping",
          null,
          "expected <block end>, but found '<scalar>'",
          span(token));
    }
    scanner.getToken();
    remember(token, id);
    return token;
  }

  private void remember(Token token, Token.ID id) {
    Span span = span(token);
    switch (id) {
      case BlockSequenceStart, BlockMappingStart -> indents.push(token.getStartMark().getColumn());
      case BlockEnd -> indents.pop();
      case BlockEntry -> dash = span.start();
      case Tag -> tag = span;
      case Scalar -> {
        scalar = span;
        scalarEnd = token.getEndMark();
      }
      default -> {}
    }
    if (span.length() > 0) {
      end = span.end();
    }
    last = id;
    directives = id == Token.ID.Directive;
  }

  private static Span span(Token token) {
    return new Span(token.getStartMark().getIndex(), token.getEndMark().getIndex());
  }

  // ---- what only PyYAML refuses

  private void check(Token token) {
    Span span = span(token);
    refuseTabBetween(checkedEnd, span.start());
    checkedEnd = Math.max(checkedEnd, span.end());
    switch (token.getTokenId()) {
      case Scalar -> {
        char first = span.length() == 0 ? ' ' : text.charAt(span.start());
        if (first == '|' || first == '>') {
          refuseHeader(span);
        } else if (first != '"' && first != '\'') {
          refuseTab(span.start(), span.end());
        }
      }
      case Directive -> {
        // The rest of the line is ignored, whatever it holds.
        while (checkedEnd < text.length() && !Breaks.isBreak(text.charAt(checkedEnd))) {
          checkedEnd++;
        }
      }
      case Anchor, Alias -> refuseAnchor(span, token.getTokenId() == Token.ID.Alias);
      case StreamEnd -> {
        if (directives) {
          throw new SyntaxFailure(
              Kind.SYNTAX, "expected '<document start>', but found '<stream end>'", span);
        }
      }
      default -> {}
    }
  }

  /// SnakeYAML takes tabs between the words of a plain scalar.
  private void refuseTab(int from, int to) {
    int tab = text.indexOf('\t', from, to);
    if (tab >= 0) {
      throw new SyntaxFailure(
          Kind.SYNTAX,
          "while scanning for the next token",
          null,
          "found character '\\t' that cannot start any token",
          new Span(tab, tab + 1));
    }
  }

  /// In flow collections, SnakeYAML takes tabs between tokens. They are right only in comments.
  private void refuseTabBetween(int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '#') {
        refuseTab(start, i);
        while (i < to && !Breaks.isBreak(text.charAt(i))) {
          i++;
        }
        start = i;
      }
    }
    refuseTab(Math.min(start, to), to);
  }

  /// SnakeYAML takes other digits than ASCII's as indentation.
  private void refuseHeader(Span span) {
    for (int i = span.start() + 1; i < span.end(); i++) {
      char c = text.charAt(i);
      if (Breaks.isBlankOrEnd(c)) {
        return;
      }
      if (c > '~') {
        throw new SyntaxFailure(
            Kind.SYNTAX,
            "while scanning a block scalar",
            span,
            "expected chomping or indentation indicators, but found '" + c + "'",
            new Span(i, i + 1));
      }
    }
  }

  /// SnakeYAML takes nearly any character in the name of an anchor.
  private void refuseAnchor(Span span, boolean alias) {
    for (int i = span.start() + 1; i < span.end(); i++) {
      if (!Wording.isNamePart(text.charAt(i))) {
        throw Wording.badName(
            alias ? "while scanning an alias" : "while scanning an anchor", text, span.start());
      }
    }
  }

  @Override
  public void resetDocumentIndex() {}

  /// Looks, when the scanner failed at `offset`, for a tab before that at which PyYAML stops.
  void refuseSkippedTab(int offset) {
    int to = checkedEnd;
    while (to < offset && "\"'|>".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    refuseTabBetween(checkedEnd, to);
  }
}
