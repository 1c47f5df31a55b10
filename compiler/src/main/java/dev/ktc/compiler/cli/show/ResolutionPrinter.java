package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// What KTransformers does with each module that it visits.
public final class ResolutionPrinter {
  private ResolutionPrinter() {}

  /// A table with runs of layers and experts taken together; a rule that `stops` keeps
  /// KTransformers from visiting anything below its modules.
  public static void text(Resolution resolution, Writer out) throws IOException {
    List<String> names = new ArrayList<>();
    List<Integer> winners = new ArrayList<>();
    for (ModuleNode module : resolution.model().modules()) {
      if (resolution.visited(module.id())) {
        names.add(module.name());
        winners.add(resolution.winner(module.id()));
      }
    }
    TextTable table = new TextTable("module", "device", "operator", "rule");
    for (ModuleGroups.Group<Integer> group : ModuleGroups.of(names, winners)) {
      int winner = group.description();
      Rule rule = winner < 0 ? null : resolution.rules().rules().get(winner);
      String name = group.names().isEmpty() ? ModelPrinter.ROOT : group.names();
      if (rule == null) {
        table.row(name, resolution.defaultDevice(), Action.DEFAULT, "none");
      } else {
        String stop = rule.action().recursive() ? "" : ", stops";
        table.row(
            name,
            device(rule.action()),
            operator(rule.action()),
            "rule " + rule.id().index() + stop);
      }
    }
    out.write(table.text());
  }

  /// Where a rule puts its modules, as it is written; `-` where it does not say.
  static String device(Action action) {
    Value device = action.argument("generate_device");
    if (device == null) {
      device = action.argument("device");
    }
    return switch (device) {
      case Value.Str(String text) -> text;
      case null -> "-";
      default -> Values.text(device);
    };
  }

  /// The operation if the rule names one, else the class: `KLinearMarlin`, `KDeepseekV3MoE`.
  private static String operator(Action action) {
    return action.argument("generate_op") instanceof Value.Str(String operation)
        ? operation
        : ModelPrinter.simpleName(action.className());
  }

  /// Every visited module in visiting order, one a line.
  public static void json(Resolution resolution, Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, 2)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("model", resolution.model().name());
      out.writeStringField("default_device", resolution.defaultDevice());
      out.writeObjectFieldStart("modules");
      for (ModuleNode module : resolution.model().modules()) {
        if (resolution.visited(module.id())) {
          out.writeFieldName(module.name());
          module(out, resolution, module.id());
        }
      }
      out.writeEndObject();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static void module(JsonGenerator out, Resolution resolution, int module)
      throws IOException {
    int winner = resolution.winner(module);
    out.writeStartObject();
    out.writeFieldName("rule");
    if (winner < 0) {
      out.writeNull();
      out.writeStringField("class", Action.DEFAULT);
      out.writeObjectFieldStart("kwargs");
      out.writeStringField("generate_device", resolution.defaultDevice());
      out.writeStringField("prefill_device", resolution.defaultDevice());
      out.writeEndObject();
    } else {
      Rule rule = resolution.rules().rules().get(winner);
      out.writeNumber(rule.id().index());
      out.writeStringField("class", rule.action().className());
      out.writeFieldName("kwargs");
      Values.json(out, rule.action().kwargs());
    }
    out.writeEndObject();
  }
}
