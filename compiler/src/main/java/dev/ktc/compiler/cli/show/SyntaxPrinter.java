package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.source.Position;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.Tag;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/// A rule file as written: each node with its place. What an alias stands for is not repeated.
public final class SyntaxPrinter {
  private final SourceFile file;

  private SyntaxPrinter(SourceFile file) {
    this.file = file;
  }

  /// An indented tree, `LINE:COLUMN` before each node.
  public static void text(SyntaxTree tree, Writer out) throws IOException {
    StringBuilder text = new StringBuilder();
    if (tree.root() == null) {
      text.append("nothing\n");
    } else {
      new SyntaxPrinter(tree.file()).node(text, tree.root(), 0, "");
    }
    out.write(text.toString());
  }

  private void node(StringBuilder out, SyntaxNode node, int depth, String lead) {
    Position start = file.position(node.span().start());
    String place = start.line() + ":" + start.column();
    out.append(place).append(" ".repeat(Math.max(1, 9 - place.length())));
    out.append("  ".repeat(depth)).append(lead);
    switch (node) {
      case SyntaxNode.Scalar scalar ->
          out.append(style(scalar))
              .append(' ')
              .append(shortTag(scalar.tag()))
              .append(' ')
              .append(DisplayText.safe(scalar.value()))
              .append('\n');
      case SyntaxNode.Sequence sequence -> {
        out.append(shortTag(sequence.tag())).append('\n');
        for (SyntaxNode.Element element : sequence.elements()) {
          node(out, element.value(), depth + 1, "- ");
        }
      }
      case SyntaxNode.Mapping mapping -> {
        out.append(shortTag(mapping.tag())).append('\n');
        for (SyntaxNode.Pair pair : mapping.pairs()) {
          node(out, pair.key(), depth + 1, "? ");
          node(out, pair.value(), depth + 1, ": ");
        }
      }
      case SyntaxNode.Alias alias ->
          out.append("alias *").append(DisplayText.safe(alias.name())).append('\n');
      case SyntaxNode.Broken _ -> out.append("broken\n");
    }
  }

  /// The same tree as nested objects.
  public static void json(SyntaxTree tree, Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, 1)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("file", tree.file().name());
      out.writeFieldName("root");
      if (tree.root() == null) {
        out.writeNull();
      } else {
        new SyntaxPrinter(tree.file()).node(out, tree.root());
      }
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private void node(JsonGenerator out, SyntaxNode node) throws IOException {
    out.writeStartObject();
    switch (node) {
      case SyntaxNode.Scalar scalar -> {
        head(out, "scalar", scalar.span());
        out.writeStringField("tag", shortTag(scalar.tag()));
        out.writeStringField("style", style(scalar));
        out.writeStringField("value", scalar.value());
      }
      case SyntaxNode.Sequence sequence -> {
        head(out, "sequence", sequence.span());
        out.writeStringField("tag", shortTag(sequence.tag()));
        out.writeArrayFieldStart("elements");
        for (SyntaxNode.Element element : sequence.elements()) {
          node(out, element.value());
        }
        out.writeEndArray();
      }
      case SyntaxNode.Mapping mapping -> {
        head(out, "mapping", mapping.span());
        out.writeStringField("tag", shortTag(mapping.tag()));
        out.writeArrayFieldStart("pairs");
        for (SyntaxNode.Pair pair : mapping.pairs()) {
          out.writeStartObject();
          out.writeFieldName("key");
          node(out, pair.key());
          out.writeFieldName("value");
          node(out, pair.value());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case SyntaxNode.Alias alias -> {
        head(out, "alias", alias.span());
        out.writeStringField("name", alias.name());
      }
      case SyntaxNode.Broken broken -> head(out, "broken", broken.span());
    }
    out.writeEndObject();
  }

  private void head(JsonGenerator out, String kind, Span span) throws IOException {
    out.writeStringField("kind", kind);
    out.writeObjectFieldStart("span");
    position(out, "start", span.start());
    position(out, "end", span.end());
    out.writeEndObject();
  }

  private void position(JsonGenerator out, String name, int offset) throws IOException {
    Position position = file.position(offset);
    out.writeObjectFieldStart(name);
    out.writeNumberField("line", position.line());
    out.writeNumberField("column", position.column());
    out.writeEndObject();
  }

  private static String style(SyntaxNode.Scalar scalar) {
    return scalar.style().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String shortTag(Tag tag) {
    String uri = tag.uri();
    return DisplayText.safe(uri.startsWith(Tag.CORE) ? uri.substring(Tag.CORE.length()) : uri);
  }
}
