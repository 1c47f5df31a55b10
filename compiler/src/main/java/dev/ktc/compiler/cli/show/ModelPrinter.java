package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// The module tree of a model.
public final class ModelPrinter {
  /// What stands for the root module, whose name is empty.
  static final String ROOT = "(root)";

  /// What modules must have in common to stand in one line.
  private record Description(String type, String parameters) {}

  private ModelPrinter() {}

  /// A table with runs of layers and experts taken together.
  public static void text(ModelTree model, Writer out) throws IOException {
    List<String> names = new ArrayList<>();
    List<Description> descriptions = new ArrayList<>();
    for (ModuleNode module : model.modules()) {
      names.add(module.name());
      descriptions.add(new Description(module.type().name(), shapes(module)));
    }
    TextTable table = new TextTable("module", "count>", "class", "parameters");
    for (ModuleGroups.Group<Description> group : ModuleGroups.of(names, descriptions)) {
      table.row(
          group.names().isEmpty() ? ROOT : group.names(),
          Integer.toString(group.count()),
          simpleName(group.description().type()),
          group.description().parameters());
    }
    out.write(table.text());
  }

  /// Every module in visiting order, one a line.
  public static void json(ModelTree model, Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, 2)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("model", model.name());
      out.writeArrayFieldStart("modules");
      for (ModuleNode module : model.modules()) {
        out.writeStartObject();
        out.writeStringField("name", module.name());
        out.writeArrayFieldStart("classes");
        for (String name : module.type().ancestry()) {
          out.writeString(name);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("parameters");
        for (TensorSpec tensor : module.parameters()) {
          out.writeArrayFieldStart(tensor.name());
          for (long size : tensor.shape()) {
            out.writeNumber(size);
          }
          out.writeEndArray();
        }
        out.writeEndObject();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static String shapes(ModuleNode module) {
    StringBuilder out = new StringBuilder();
    for (TensorSpec tensor : module.parameters()) {
      out.append(out.isEmpty() ? "" : ", ").append(tensor.name()).append(' ');
      for (int i = 0; i < tensor.shape().size(); i++) {
        out.append(i == 0 ? "" : "x").append(tensor.shape().get(i));
      }
    }
    return out.toString();
  }

  /// The last part of a dotted path.
  static String simpleName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
