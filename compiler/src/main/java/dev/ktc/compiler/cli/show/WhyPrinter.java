package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.analysis.ModuleFootprint;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.diagnostic.render.Wrapping;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.ModelResult;
import dev.ktc.compiler.resolve.Resolution;
import java.io.IOException;
import java.io.Writer;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a module is treated as it is: every rule in order, and what came of it.
public final class WhyPrinter {
  private static final int WIDTH = 80;

  /// What trying a rule on the module gives.
  private enum Outcome {
    WINS("wins"),
    LATE("too late"),
    WRONG_CLASS("no"),
    WRONG_NAME("no");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  private final Compilation compilation;
  private final Resolution resolution;
  private final ModuleNode module;
  private final int first;

  /// @param result the model that has the module
  public WhyPrinter(Compilation compilation, ModelResult result, ModuleNode module) {
    this.compilation = compilation;
    this.resolution = result.resolution();
    this.module = module;
    this.first = matches().nextSetBit(0);
  }

  /// A few lines on the module, a table of the rules, and what results.
  public void text(Writer out) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(module.name().isEmpty() ? ModelPrinter.ROOT : DisplayText.safe(module.name()));
    text.append(" of ").append(DisplayText.safe(resolution.model().name()));
    text.append("\n  class     ").append(DisplayText.safe(module.type().name()));
    text.append("\n\n");
    TextTable table = new TextTable("rule>", "line>", "", "because");
    List<Rule> rules = resolution.rules().rules();
    for (int place = 0; place < rules.size(); place++) {
      Rule rule = rules.get(place);
      Outcome outcome = outcome(place);
      table.row(
          Integer.toString(rule.id().index()), line(rule), label(outcome), reason(rule, outcome));
    }
    text.append(table.text()).append('\n');
    result(text);
    out.write(text.toString());
  }

  private void result(StringBuilder text) {
    Stop stop = stop();
    if (stop != null) {
      String ancestor = stop.ancestor().name();
      text.append("not visited: ");
      text.append(ancestor.isEmpty() ? "the root" : "`" + DisplayText.safe(ancestor) + "`");
      text.append(" is won by rule ").append(stop.rule().id().index());
      text.append(" with `recursive: false`\n");
      footprint(text);
      return;
    }
    Rule winner = first < 0 ? null : resolution.rules().rules().get(first);
    Action action = winner == null ? null : winner.action();
    text.append(winner == null ? "no rule matches" : "rule " + winner.id().index() + " wins");
    text.append("\n  class     ").append(action == null ? Action.DEFAULT : safeClass(action));
    if (action != null) {
      text.append('\n');
      Wrapping.hang(text, "  kwargs    ", DisplayText.safe(Values.text(action.kwargs())), WIDTH);
      if (!action.recursive()) {
        text.append("  below     nothing is visited (`recursive: false`)\n");
      }
    } else {
      text.append('\n');
    }
    footprint(text);
  }

  private void footprint(StringBuilder text) {
    ModuleFootprint footprint = ModuleFootprint.of(resolution, module);
    text.append("  operator  ").append(DisplayText.safe(footprint.operator()));
    text.append("\n  device    ").append(DisplayText.safe(footprint.device()));
    text.append('\n');
    String bytes =
        footprint.elements() == 0
            ? "none: it has no parameters of its own"
            : MemoryPrinter.bytes(footprint.bytes())
                + (footprint.whole() ? " with all below it: " : ": ")
                + footprint.formula();
    Wrapping.hang(text, "  bytes     ", bytes, WIDTH);
  }

  private static String safeClass(Action action) {
    return DisplayText.safe(action.className());
  }

  /// The same as an object.
  public void json(Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, 2)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("model", resolution.model().name());
      out.writeStringField("module", module.name());
      out.writeStringField("class", module.type().name());
      out.writeBooleanField("visited", resolution.visited(module.id()));
      Stop stop = stop();
      if (stop != null) {
        out.writeStringField("stoppedAt", stop.ancestor().name());
        out.writeNumberField("stoppedBy", stop.rule().id().index());
      }
      out.writeFieldName("winner");
      if (stop != null || first < 0) {
        out.writeNull();
      } else {
        Rule winner = resolution.rules().rules().get(first);
        out.writeNumber(winner.id().index());
        out.writeObjectFieldStart("replace");
        out.writeStringField("class", winner.action().className());
        out.writeFieldName("kwargs");
        Values.json(out, winner.action().kwargs());
        out.writeEndObject();
      }
      ModuleFootprint footprint = ModuleFootprint.of(resolution, module);
      out.writeStringField("operator", footprint.operator());
      out.writeStringField("device", footprint.device());
      out.writeNumberField("elements", footprint.elements());
      out.writeNumberField("lowBytes", footprint.bytes().low());
      out.writeNumberField("highBytes", footprint.bytes().high());
      out.writeArrayFieldStart("rules");
      for (int place = 0; place < resolution.rules().rules().size(); place++) {
        Rule rule = resolution.rules().rules().get(place);
        Outcome outcome = outcome(place);
        out.writeStartObject();
        out.writeNumberField("rule", rule.id().index());
        out.writeBooleanField("matches", outcome == Outcome.WINS || outcome == Outcome.LATE);
        out.writeStringField("because", reason(rule, outcome));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private BitSet matches() {
    return resolution.matchSets().get(resolution.matchSet(module.id()));
  }

  /// On a module that is not visited no rule wins anything.
  private String label(Outcome outcome) {
    boolean visited = resolution.visited(module.id());
    return outcome == Outcome.WINS && !visited ? "would win" : outcome.label;
  }

  private Outcome outcome(int place) {
    if (matches().get(place)) {
      return place == first ? Outcome.WINS : Outcome.LATE;
    }
    String wanted = resolution.rules().rules().get(place).selector().className();
    return wanted != null && !module.type().isInstance(wanted)
        ? Outcome.WRONG_CLASS
        : Outcome.WRONG_NAME;
  }

  private String reason(Rule rule, Outcome outcome) {
    Selector selector = rule.selector();
    return switch (outcome) {
      case WINS -> "the first rule that matches";
      case LATE ->
          "matches too, but rule "
              + resolution.rules().rules().get(first).id().index()
              + " comes first";
      case WRONG_CLASS -> "is no " + selector.className();
      case WRONG_NAME -> selector.name() == null ? "" : lacks(rule, selector.name());
    };
  }

  private String lacks(Rule rule, NameTest test) {
    boolean undecided =
        resolution.undecided().stream()
            .anyMatch(place -> resolution.rules().rules().get(place).id().equals(rule.id()));
    return undecided
        ? "name lacks, or it took too much work to find, " + test.text()
        : "name lacks " + test.text();
  }

  private String line(Rule rule) {
    Origins origins = compilation.origins();
    return origins == null ? "" : Integer.toString(origins.head(rule.id()).start().line());
  }

  /// What keeps KTransformers from visiting the module.
  private record Stop(ModuleNode ancestor, Rule rule) {}

  private @Nullable Stop stop() {
    if (resolution.visited(module.id())) {
      return null;
    }
    int at = module.parent();
    while (at >= 0) {
      ModuleNode ancestor = resolution.model().modules().get(at);
      int winner = resolution.winner(at);
      if (winner >= 0 && !resolution.rules().rules().get(winner).action().recursive()) {
        return new Stop(ancestor, resolution.rules().rules().get(winner));
      }
      at = ancestor.parent();
    }
    return null;
  }
}
