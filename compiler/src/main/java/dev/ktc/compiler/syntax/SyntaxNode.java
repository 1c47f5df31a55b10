package dev.ktc.compiler.syntax;

import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.Span;
import java.util.List;

/// A part of a YAML file as written. Spans leave out anchors and tags, and what follows a block.
public sealed interface SyntaxNode {
  /// Where it is written.
  Span span();

  /// A single value.
  ///
  /// @param span with its quotes
  /// @param tag its type
  /// @param text its decoded content
  /// @param style how it is written
  record Scalar(Span span, Tag tag, EmbeddedText text, ScalarStyle style) implements SyntaxNode {
    /// The decoded content.
    public String value() {
      return text.value();
    }
  }

  /// A list.
  ///
  /// @param span from the first dash or the bracket to the end of the last element or the bracket
  record Sequence(Span span, Tag tag, List<Element> elements, boolean flow) implements SyntaxNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /// One element of a list.
  ///
  /// @param start offset of its dash; in a flow sequence, of its value
  /// @param value what it is
  record Element(int start, SyntaxNode value) {}

  /// A mapping with its pairs as written: repeated keys and merge keys stand as they are.
  ///
  /// @param span from its first key or the brace to the end of its last value or the brace
  record Mapping(Span span, Tag tag, List<Pair> pairs, boolean flow) implements SyntaxNode {
    public Mapping {
      pairs = List.copyOf(pairs);
    }
  }

  /// One pair of a mapping.
  record Pair(SyntaxNode key, SyntaxNode value) {}

  /// `*name`: another node once more. The target is never an ancestor.
  ///
  /// Compared by place alone: following targets can take exponential time.
  record Alias(Span span, String name, SyntaxNode target) implements SyntaxNode {
    @Override
    public boolean equals(Object other) {
      return other instanceof Alias alias && span.equals(alias.span) && name.equals(alias.name);
    }

    @Override
    public int hashCode() {
      return span.hashCode();
    }

    @Override
    public String toString() {
      return "Alias[span=" + span + ", name=" + name + "]";
    }
  }

  /// A part that could not be understood and has been reported.
  record Broken(Span span) implements SyntaxNode {}

  /// The node itself, or what it stands for when it is an alias.
  default SyntaxNode resolved() {
    SyntaxNode node = this;
    while (node instanceof Alias alias) {
      node = alias.target();
    }
    return node;
  }
}
