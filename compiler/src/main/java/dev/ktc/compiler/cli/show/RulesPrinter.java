package dev.ktc.compiler.cli.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.ir.Value;
import java.io.IOException;
import java.io.Writer;

/// The rules as ktc understood them: names bound, defaults made explicit.
public final class RulesPrinter {
  private RulesPrinter() {}

  /// One block per rule.
  public static void text(RuleSet rules, Writer out) throws IOException {
    StringBuilder text = new StringBuilder();
    int broken = 0;
    for (Rule rule : rules.rules()) {
      while (broken < rules.broken().size()
          && rules.broken().get(broken).compareTo(rule.id()) < 0) {
        text.append(brokenLine(rules.broken().get(broken++)));
      }
      rule(text, rule);
    }
    for (RuleId id : rules.broken().subList(broken, rules.broken().size())) {
      text.append(brokenLine(id));
    }
    out.write(text.toString());
  }

  private static String brokenLine(RuleId id) {
    return "rule " + id.index() + "\n  could not be understood\n";
  }

  private static void rule(StringBuilder out, Rule rule) {
    out.append("rule ").append(rule.id().index()).append('\n');
    Selector selector = rule.selector();
    if (selector.className() != null) {
      line(out, "match class", selector.className());
    }
    if (selector.name() != null) {
      line(out, "match name", selector.name().text());
    }
    Action action = rule.action();
    line(out, "replace class", action.className());
    if (action.kwargs() instanceof Value.Mapping mapping) {
      for (Value.Entry entry : mapping.entries()) {
        line(out, "  " + Values.key(entry.key()), Values.text(entry.value()));
      }
    } else {
      line(out, "  kwargs", Values.text(action.kwargs()));
    }
    if (!action.recursive()) {
      line(out, "recursive", "False");
    }
  }

  private static void line(StringBuilder out, String name, String text) {
    String safe = DisplayText.safe(name);
    out.append("  ").append(safe).append(" ".repeat(Math.max(1, 19 - safe.length())));
    out.append(DisplayText.safe(text)).append('\n');
  }

  /// A list of objects, one rule a line.
  public static void json(RuleSet rules, Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, 2)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeArrayFieldStart("rules");
      for (Rule rule : rules.rules()) {
        rule(out, rule);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("broken");
      for (RuleId id : rules.broken()) {
        out.writeNumber(id.index());
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static void rule(JsonGenerator out, Rule rule) throws IOException {
    out.writeStartObject();
    out.writeNumberField("rule", rule.id().index());
    out.writeObjectFieldStart("match");
    if (rule.selector().className() != null) {
      out.writeStringField("class", rule.selector().className());
    }
    if (rule.selector().name() != null) {
      out.writeStringField("name", rule.selector().name().text());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("replace");
    out.writeStringField("class", rule.action().className());
    out.writeFieldName("kwargs");
    Values.json(out, rule.action().kwargs());
    out.writeEndObject();
    out.writeBooleanField("recursive", rule.action().recursive());
    out.writeEndObject();
  }
}
