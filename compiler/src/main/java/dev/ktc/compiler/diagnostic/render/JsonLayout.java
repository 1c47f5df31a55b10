package dev.ktc.compiler.diagnostic.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;
import java.io.Writer;

/// Lays JSON out with one entry a line down to some depth, and everything deeper on that line.
public final class JsonLayout implements PrettyPrinter {
  private final int openDepth;
  private int depth;

  private JsonLayout(int openDepth) {
    this.openDepth = openDepth;
  }

  /// A generator that writes entries of the outer levels on lines of their own.
  ///
  /// @param openDepth how many levels of nesting are broken into lines
  public static JsonGenerator generator(Writer out, int openDepth) throws IOException {
    return new JsonFactory().createGenerator(out).setPrettyPrinter(new JsonLayout(openDepth));
  }

  @Override
  public void writeRootValueSeparator(JsonGenerator out) throws IOException {
    out.writeRaw('\n');
  }

  @Override
  public void writeStartObject(JsonGenerator out) throws IOException {
    out.writeRaw('{');
    depth++;
  }

  @Override
  public void beforeObjectEntries(JsonGenerator out) throws IOException {
    lineBreak(out);
  }

  @Override
  public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
    out.writeRaw(':');
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
    out.writeRaw(',');
    lineBreak(out);
  }

  @Override
  public void writeEndObject(JsonGenerator out, int entries) throws IOException {
    close(out, entries, '}');
  }

  @Override
  public void writeStartArray(JsonGenerator out) throws IOException {
    out.writeRaw('[');
    depth++;
  }

  @Override
  public void beforeArrayValues(JsonGenerator out) throws IOException {
    lineBreak(out);
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
    out.writeRaw(',');
    lineBreak(out);
  }

  @Override
  public void writeEndArray(JsonGenerator out, int values) throws IOException {
    close(out, values, ']');
  }

  private void close(JsonGenerator out, int entries, char bracket) throws IOException {
    depth--;
    if (entries > 0 && depth < openDepth) {
      indent(out);
    }
    out.writeRaw(bracket);
  }

  private void lineBreak(JsonGenerator out) throws IOException {
    if (depth <= openDepth) {
      indent(out);
    }
  }

  private void indent(JsonGenerator out) throws IOException {
    out.writeRaw('\n');
    out.writeRaw(" ".repeat(depth));
  }
}
