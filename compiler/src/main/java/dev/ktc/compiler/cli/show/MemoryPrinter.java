package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryReport;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.diagnostic.render.JsonRenderer;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import dev.ktc.compiler.diagnostic.render.Wrapping;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The memory table and the account behind each of its figures.
public final class MemoryPrinter {
  private static final int WIDTH = 80;

  /// Where the column of bytes ends.
  private static final int BYTES_END = 19;

  private MemoryPrinter() {}

  /// The table, then the items of each device and column, largest first.
  ///
  /// @param title what the figures hold for
  public static void text(MemoryReport memory, String title, TextRenderer renderer, Writer out)
      throws IOException {
    StringBuilder text = new StringBuilder(renderer.memory(title, memory.rows()));
    for (MemoryRow row : memory.rows()) {
      phases(row, text);
    }
    String device = "";
    MemoryItem.@Nullable Category category = null;
    for (MemoryItem item : memory.items()) {
      if (!item.device().equals(device) || item.category() != category) {
        device = item.device();
        category = item.category();
        text.append('\n').append(DisplayText.safe(device)).append(", ");
        text.append(category.label()).append('\n');
      }
      String bytes = bytes(item.bytes());
      String lead = " ".repeat(Math.max(2, BYTES_END - bytes.length())) + bytes + "  ";
      Wrapping.hang(text, lead, DisplayText.safe(what(item)), WIDTH);
      Wrapping.hang(text, " ".repeat(lead.length()), DisplayText.safe(item.formula()), WIDTH);
    }
    out.write(text.toString());
  }

  /// What each phase needs on a device.
  private static void phases(MemoryRow row, StringBuilder text) {
    List<String> needs = new ArrayList<>();
    for (MemoryRow.Need need : row.phases()) {
      needs.add(need.phase().label() + " " + bytes(new ByteRange(need.low(), need.high())));
    }
    text.append('\n').append(DisplayText.safe(row.device())).append(": ");
    text.append(String.join(", ", needs)).append('\n');
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

  /// `1.5 MiB`, `1.1-1.3 GiB`, `56.0 MiB-1.8 GiB`.
  static String bytes(ByteRange range) {
    String low = Units.bytes(range.low());
    String high = Units.bytes(range.high());
    if (low.equals(high)) {
      return low;
    }
    String unit = high.substring(high.indexOf(' '));
    return (low.endsWith(unit) ? low.substring(0, low.indexOf(' ')) : low) + "-" + high;
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
