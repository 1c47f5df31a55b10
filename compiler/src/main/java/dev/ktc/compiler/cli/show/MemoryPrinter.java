package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryReport;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.diagnostic.render.JsonRenderer;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import java.io.IOException;
import java.io.Writer;

/// The memory table and the account behind each of its figures.
public final class MemoryPrinter {
  private MemoryPrinter() {}

  /// The table, then the items of each device.
  ///
  /// @param title what the figures hold for
  public static void text(MemoryReport memory, String title, TextRenderer renderer, Writer out)
      throws IOException {
    out.write(renderer.memory(title, memory.rows()));
    String device = "";
    TextTable table = new TextTable("column", "bytes>", "what", "how");
    for (MemoryItem item : memory.items()) {
      if (!item.device().equals(device)) {
        if (!device.isEmpty()) {
          flush(device, table, out);
          table = new TextTable("column", "bytes>", "what", "how");
        }
        device = item.device();
      }
      table.row(item.category().label(), bytes(item.bytes()), what(item), item.formula());
    }
    if (!device.isEmpty()) {
      flush(device, table, out);
    }
  }

  private static void flush(String device, TextTable table, Writer out) throws IOException {
    out.write("\n" + device + "\n" + table.text());
  }

  private static String what(MemoryItem item) {
    StringBuilder out = new StringBuilder(item.what());
    MemoryItem.Cause cause = item.cause();
    if (!cause.layers().isEmpty()) {
      boolean several = cause.layers().indexOf('-') >= 0 || cause.layers().indexOf(',') >= 0;
      out.append(several ? ", layers " : ", layer ").append(cause.layers());
    }
    if (cause.rule() != null) {
      out.append(", rule ").append(cause.rule().index());
    }
    return out.toString();
  }

  /// `1.5 MiB`, `1.0 GiB to 2.0 GiB`.
  static String bytes(ByteRange range) {
    String low = Units.bytes(range.low());
    String high = Units.bytes(range.high());
    return low.equals(high) ? low : low + " to " + high;
  }

  /// Rows as `check` prints them, and items.
  public static void json(String model, MemoryReport memory, Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, 2)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("model", model);
      out.writeArrayFieldStart("memory");
      for (var row : memory.rows()) {
        out.writeStartObject();
        JsonRenderer.memory(out, row);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("items");
      for (MemoryItem item : memory.items()) {
        item(out, item);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static void item(JsonGenerator out, MemoryItem item) throws IOException {
    out.writeStartObject();
    out.writeStringField("device", item.device());
    out.writeStringField("category", item.category().label());
    out.writeStringField("what", item.what());
    if (item.cause().rule() != null) {
      out.writeNumberField("rule", item.cause().rule().index());
    }
    out.writeStringField("layers", item.cause().layers());
    out.writeNumberField("modules", item.cause().modules());
    out.writeNumberField("elements", item.elements());
    out.writeNumberField("lowBytes", item.bytes().low());
    out.writeNumberField("highBytes", item.bytes().high());
    out.writeStringField("formula", item.formula());
    out.writeEndObject();
  }
}
