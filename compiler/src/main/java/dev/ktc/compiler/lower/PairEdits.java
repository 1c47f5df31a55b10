package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Edits that remove or move a pair of a mapping, where its lines are its own.
///
/// Nothing is edited that holds an anchor, which may be needed elsewhere.
final class PairEdits {
  private final SourceFile file;
  private final String text;

  PairEdits(SourceFile file) {
    this.file = file;
    this.text = file.text();
  }

  /// The pair of a mapping whose key stands there; null when it came from another mapping.
  static SyntaxNode.@Nullable Pair pair(SyntaxNode.Mapping mapping, SyntaxNode key) {
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      if (pair.key().span().equals(key.span())) {
        return pair;
      }
    }
    return null;
  }

  /// Removes a pair that is not the only one; null where that takes more than cutting it out.
  Fix.@Nullable Edit removal(SyntaxNode.Mapping mapping, SyntaxNode.Pair pair) {
    Span cut = mapping.flow() ? flowCut(mapping, pair) : blockCut(mapping, pair);
    return cut == null || file.text(cut).indexOf('&') >= 0
        ? null
        : new Fix.Edit(new Location(file, cut), "");
  }

  /// Moves a pair with a short value up to a rule; no edits where that takes more.
  List<Fix.Edit> move(SyntaxNode.Mapping rule, SyntaxNode.Mapping inner, SyntaxNode.Pair pair) {
    String value = text(pair.value());
    if (rule.flow() || rule.pairs().size() < 2 || value == null || !shortKey(pair)) {
      return List.of();
    }
    Span second = indent(rule.pairs().get(1).key());
    Span own = inner.flow() ? null : indent(pair.key());
    boolean last = end(pair) == rule.span().end();
    if (second == null) {
      return List.of();
    }
    String indent = file.text(second);
    if (own != null && last && inner.pairs().size() > 1) {
      return List.of(new Fix.Edit(new Location(file, own), indent));
    }
    Fix.Edit removal = removal(inner, pair);
    if (removal == null) {
      return List.of();
    }
    String line = indent + "recursive: " + value + lineBreak(second.start());
    Fix.Edit insertion = new Fix.Edit(new Location(file, Span.at(second.start())), line);
    boolean after = removal.where().span().start() >= second.start();
    return after ? List.of(insertion, removal) : List.of(removal, insertion);
  }

  private boolean shortKey(SyntaxNode.Pair pair) {
    return text(pair.key()) != null;
  }

  /// A scalar as it is written, on one line; null for anything else.
  private @Nullable String text(SyntaxNode node) {
    boolean scalar = node instanceof SyntaxNode.Scalar written && written.tag().written() == null;
    String written = file.text(node.span());
    return scalar && !written.isEmpty() && written.indexOf('\n') < 0 ? written : null;
  }

  private static int end(SyntaxNode.Pair pair) {
    return Math.max(pair.key().span().end(), pair.value().span().end());
  }

  private @Nullable Span flowCut(SyntaxNode.Mapping mapping, SyntaxNode.Pair pair) {
    int at = mapping.pairs().indexOf(pair);
    Span cut;
    if (at > 0) {
      cut = new Span(end(mapping.pairs().get(at - 1)), end(pair));
    } else if (mapping.pairs().size() > 1) {
      cut = new Span(pair.key().span().start(), mapping.pairs().get(1).key().span().start());
    } else {
      cut = new Span(pair.key().span().start(), end(pair));
    }
    String gone = file.text(cut);
    return gone.indexOf('#') < 0 && gone.indexOf('!') < 0 ? cut : null;
  }

  private @Nullable Span blockCut(SyntaxNode.Mapping mapping, SyntaxNode.Pair pair) {
    Span indent = indent(pair.key());
    if (indent == null || mapping.pairs().size() < 2) {
      return null;
    }
    int end = end(pair);
    boolean atLineStart = text.charAt(end - 1) == '\n';
    while (!atLineStart && end < text.length() && text.charAt(end) != '\n') {
      end++;
    }
    String rest = text.substring(Math.min(end, end(pair)), end).strip();
    boolean own = rest.isEmpty() || rest.startsWith("#");
    return own
        ? new Span(indent.start(), Math.min(text.length(), atLineStart ? end : end + 1))
        : null;
  }

  /// The blanks before a key; null when something else stands there too.
  private @Nullable Span indent(SyntaxNode key) {
    int start = key.span().start();
    while (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
    }
    boolean first = start == 0 || text.charAt(start - 1) == '\n';
    return first ? new Span(start, key.span().start()) : null;
  }

  /// As the file has it before a line.
  private String lineBreak(int lineStart) {
    return lineStart > 1 && text.charAt(lineStart - 2) == '\r' ? "\r\n" : "\n";
  }
}
