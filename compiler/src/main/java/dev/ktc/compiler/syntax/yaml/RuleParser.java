package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.NodeComposer.Anchor;
import dev.ktc.compiler.syntax.yaml.NodeComposer.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Parses a rule file.
///
/// A YAML parser stops at the first error. As the rules are the elements of one list, each begins
/// with a dash at the same column: after an error, parsing goes on at the next such dash, and the
/// broken rule becomes an error node.
public final class RuleParser {
  /// The text is not YAML 1.1 as PyYAML reads it.
  public static final Code INVALID_YAML = new Code("KTC0004", "invalid-yaml", Severity.ERROR);

  /// A second document follows in the same file.
  public static final Code SEVERAL_DOCUMENTS =
      new Code("KTC0005", "several-documents", Severity.ERROR);

  /// After this many errors the rest is left alone.
  private static final int MAX_FAILURES = 100;

  private final SourceFile file;
  private final DialectText text;
  private final RuleLines lines;
  private final List<Diagnostic> findings = new ArrayList<>();
  private final List<SyntaxNode.Element> elements = new ArrayList<>();
  private final Map<String, Anchor> anchors = new HashMap<>();
  private NodeComposer.Allowance left = NodeComposer.WHOLE_FILE;

  private RuleParser(SourceFile file, DialectText text, RuleLines lines) {
    this.file = file;
    this.text = text;
    this.lines = lines;
  }

  /// Parses a rule file; a broken rule becomes an error node and does not hide the next.
  public static Outcome<SyntaxTree> parse(SourceFile file) {
    int end = file.text().length();
    DialectText text = new DialectText(file.text());
    NodeComposer composer = new NodeComposer(file, text, 0, end, Map.of(), NodeComposer.WHOLE_FILE);
    try {
      Document document = composer.compose();
      SyntaxTree tree = new SyntaxTree(file, document.root());
      return document.second() < 0
          ? Outcome.of(tree)
          : new Outcome<>(tree, List.of(severalDocuments(file, document.second())));
    } catch (SyntaxFailure failure) {
      RuleLines lines = RuleLines.of(file.text());
      if (lines.isEmpty()) {
        return Outcome.failure(SyntaxFindings.of(file, failure, OptionalInt.empty()));
      }
      return new RuleParser(file, text, lines).recover(composer, failure);
    }
  }

  /// Goes on after the first failure.
  private Outcome<SyntaxTree> recover(NodeComposer first, SyntaxFailure failure) {
    int from = skip(0, first, failure);
    while (from < file.text().length() && findings.size() < MAX_FAILURES) {
      from = parseFrom(from);
    }
    int rest = from == 0 ? lines.after(0) : lines.after(from - 1);
    if (rest < file.text().length()) {
      leave(rest);
    }
    Span span = new Span(elements.getFirst().start(), elements.getLast().value().span().end());
    SyntaxNode root = new SyntaxNode.Sequence(span, TagResolver.SEQ, elements, false);
    return new Outcome<>(new SyntaxTree(file, root), findings);
  }

  /// Leaves the rest alone, as if it were one more rule that cannot be read.
  private void leave(int start) {
    Span rest = new Span(start, file.text().length());
    int line = file.lineOf(start);
    findings.add(
        Diagnostic.of(INVALID_YAML, "gave up after " + MAX_FAILURES + " errors")
            .at(
                new Location(file, new Span(start, Math.max(start, file.line(line).end()))),
                "nothing from here on was read",
                elements.size())
            .build());
    elements.add(new SyntaxNode.Element(start, new SyntaxNode.Broken(rest)));
  }

  /// Parses up to the end or the next error; answers where to go on.
  private int parseFrom(int from) {
    int end = file.text().length();
    NodeComposer composer = composer(from, end);
    try {
      Document document = composer.compose();
      elements.addAll(composer.completeElements());
      if (document.second() >= 0) {
        findings.add(severalDocuments(file, document.second()));
      }
      return end;
    } catch (SyntaxFailure failure) {
      return skip(from, composer, failure);
    }
  }

  private int skip(int from, NodeComposer composer, SyntaxFailure failure) {
    keep(composer);
    if (failure.kind() == SyntaxFailure.Kind.TOO_MANY) {
      int open = composer.openElement();
      giveUp(
          lines.atOrBefore(open < 0 ? failure.span().start() : open),
          file.text().length(),
          failure);
      return file.text().length();
    }
    int where = SyntaxFindings.place(failure).start();
    int open = composer.openElement();
    if (open < 0) {
      // Between rules, or after the last.
      int line = lines.atOrBefore(where);
      if (line < from || hasElementAfter(line)) {
        findings.add(SyntaxFindings.of(file, failure, OptionalInt.empty()));
        return lines.after(Math.max(where, from));
      }
      return giveUp(line, lines.after(line), failure);
    }
    int line = lines.atOrBefore(open);
    int next = lines.after(open);
    if (where < next) {
      return giveUp(line, next, failure);
    }
    // What was open went on into the next rule: an open quote, or a wrong indentation there.
    NodeComposer alone = composer(line, next);
    try {
      alone.compose();
    } catch (SyntaxFailure own) {
      keep(alone);
      return giveUp(line, next, own);
    }
    keep(alone);
    return giveUp(next, lines.after(next), failure);
  }

  private NodeComposer composer(int from, int to) {
    return new NodeComposer(file, text, from, to, anchors, left);
  }

  /// Keeps what was complete before the error.
  private void keep(NodeComposer composer) {
    left = composer.left();
    elements.addAll(composer.completeElements());
    composer
        .anchors()
        .forEach(
            (name, anchor) -> {
              if (anchor.node() != null && composer.isComplete(anchor.span().start())) {
                anchors.put(name, anchor);
              }
            });
  }

  private boolean hasElementAfter(int line) {
    return !elements.isEmpty() && elements.getLast().start() >= line;
  }

  /// Reports a rule that cannot be read; its anchors stand for something unknown.
  private int giveUp(int line, int next, SyntaxFailure failure) {
    findings.add(SyntaxFindings.of(file, failure, OptionalInt.of(elements.size())));
    String whole = file.text();
    int start = line;
    while (start < next - 1 && Breaks.isBlank(whole.charAt(start))) {
      start++;
    }
    int end = next;
    while (end > start + 1 && Breaks.isBlankOrEnd(whole.charAt(end - 1))) {
      end--;
    }
    Span span = new Span(start, end);
    SyntaxNode broken = new SyntaxNode.Broken(span);
    elements.add(new SyntaxNode.Element(start, broken));
    for (int i = whole.indexOf('&', start, end); i >= 0; i = whole.indexOf('&', i + 1, end)) {
      int after = i + 1;
      while (after < end && Wording.isNamePart(whole.charAt(after))) {
        after++;
      }
      anchors.put(whole.substring(i + 1, after), new Anchor(new Span(i, after), broken, 1));
    }
    return next;
  }

  private static Diagnostic severalDocuments(SourceFile file, int second) {
    int end = Math.min(second + 3, file.text().length());
    return Diagnostic.of(SEVERAL_DOCUMENTS, "a second document begins here")
        .at(new Location(file, new Span(second, Math.max(second, end))), "")
        .note("PyYAML stops with `expected a single document in the stream`")
        .help("remove this line to have one list of rules")
        .fails(
            StartFailure.Phase.P0,
            "yaml.composer.ComposerError: expected a single document in the stream: but found"
                + " another document")
        .build();
  }
}
