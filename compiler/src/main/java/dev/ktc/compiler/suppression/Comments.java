package dev.ktc.compiler.suppression;

import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the comments of a rule file: what follows a `#` after a blank, outside of all scalars.
final class Comments {
  private Comments() {}

  /// A comment.
  ///
  /// @param span from its `#` to the end of the line
  /// @param line counted from 1
  /// @param alone whether nothing else stands on its line
  record Comment(Span span, int line, boolean alone) {}

  /// All comments in order. In a rule that could not be read none is looked for, as nothing says
  /// there what is a comment.
  static List<Comment> of(SyntaxTree tree) {
    List<Span> scalars = new ArrayList<>();
    if (tree.root() != null) {
      collect(tree.root(), scalars);
    }
    scalars.sort(Comparator.comparingInt(Span::start));
    List<Comment> comments = new ArrayList<>();
    SourceFile file = tree.file();
    int next = 0;
    for (int line = 1; line <= file.lineCount(); line++) {
      Span row = file.line(line);
      int at = row.start();
      while (at < row.end()) {
        while (next < scalars.size() && scalars.get(next).end() <= at) {
          next++;
        }
        boolean inside = next < scalars.size() && scalars.get(next).start() <= at;
        if (inside) {
          at = scalars.get(next).end();
        } else if (file.text().charAt(at) == '#' && afterBlank(file.text(), row, at)) {
          boolean alone = file.text().substring(row.start(), at).isBlank();
          comments.add(new Comment(new Span(at, row.end()), line, alone));
          break;
        } else {
          at++;
        }
      }
    }
    return comments;
  }

  private static boolean afterBlank(String text, Span row, int at) {
    return at == row.start() || text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t';
  }

  private static void collect(SyntaxNode node, List<Span> scalars) {
    switch (node) {
      case SyntaxNode.Scalar scalar -> scalars.add(scalar.span());
      case SyntaxNode.Broken broken -> scalars.add(broken.span());
      case SyntaxNode.Sequence list ->
          list.elements().forEach(element -> collect(element.value(), scalars));
      case SyntaxNode.Mapping mapping -> {
        for (SyntaxNode.Pair pair : mapping.pairs()) {
          collect(pair.key(), scalars);
          collect(pair.value(), scalars);
        }
      }
      case SyntaxNode.Alias _ -> {
        // What it stands for is collected where it is written.
      }
    }
  }
}
