package dev.ktc.compiler.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.diagnostic.render.JsonLayout;
import dev.ktc.compiler.model.ModelClasses;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rule language as a JSON Schema, draft 7, from the catalogue.
///
/// It refuses only what no start survives and keys that nothing reads; classes that are not in the
/// catalogue and arguments that operators swallow are for `ktc check` to judge.
final class RuleSchema {
  private static final int OPEN_DEPTH = 3;

  /// Dotted names, at least two.
  private static final String CLASS_PATH = "^[^\\W\\d]\\w*(\\.[^\\W\\d]\\w*)+$";

  private static final String INDEX = "(0|[1-9][0-9]{0,2}|10[01][0-9]|102[0-3])";

  /// What the loader passes itself.
  private static final List<String> RESERVED =
      List.of("key", "gguf_loader", "config", "orig_module");

  /// Writes the schema and a line break.
  void write(Writer writer) throws IOException {
    try (JsonGenerator out = JsonLayout.generator(writer, OPEN_DEPTH)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("$schema", "http://json-schema.org/draft-07/schema#");
      out.writeStringField("title", "KTransformers placement rules");
      out.writeStringField(
          "description",
          "Which operator replaces which module, and where it lives. The first rule that matches a"
              + " module wins.");
      out.writeStringField("type", "array");
      reference(out, "items", "rule");
      out.writeObjectFieldStart("definitions");
      rule(out);
      match(out);
      replace(out);
      devices(out);
      Map<String, List<OperatorSpec>> groups = groups();
      for (Map.Entry<String, List<OperatorSpec>> group : groups.entrySet()) {
        kwargs(out, group.getKey(), group.getValue().getFirst());
      }
      out.writeEndObject();
      out.writeEndObject();
      out.writeRaw('\n');
    }
  }

  private static void rule(JsonGenerator out) throws IOException {
    object(out, "rule", "One rule: which modules, and what becomes of them.");
    out.writeObjectFieldStart("properties");
    reference(out, "match", "match");
    reference(out, "replace", "replace");
    out.writeObjectFieldStart("recursive");
    out.writeStringField("type", "boolean");
    out.writeBooleanField("default", true);
    out.writeStringField(
        "description",
        "Whether rules are also tried on the modules below. Without `recursive: False`, a rule for"
            + " experts leaves every single expert to the other rules.");
    out.writeEndObject();
    out.writeEndObject();
    strings(out, "required", List.of("match", "replace"));
    out.writeBooleanField("additionalProperties", false);
    out.writeEndObject();
  }

  private static void match(JsonGenerator out) throws IOException {
    object(out, "match", "Which modules: by name, by class, or by both, which must both hold.");
    out.writeObjectFieldStart("properties");
    out.writeObjectFieldStart("name");
    out.writeStringField("type", "string");
    out.writeStringField(
        "description",
        "A Python regular expression, searched anywhere in a module's name: `^` and `$` anchor it."
            + " In double quotes each backslash must be doubled.");
    out.writeEndObject();
    classes(out, "The module's class or one of its ancestors, as a dotted path.", modelClasses());
    out.writeEndObject();
    out.writeArrayFieldStart("anyOf");
    for (String key : List.of("name", "class")) {
      out.writeStartObject();
      strings(out, "required", List.of(key));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeBooleanField("additionalProperties", false);
    out.writeEndObject();
  }

  private static Map<String, String> modelClasses() {
    Map<String, String> classes = new LinkedHashMap<>();
    for (String path : ModelClasses.all()) {
      classes.put(path, path.substring(path.lastIndexOf('.') + 1));
    }
    return classes;
  }

  private void replace(JsonGenerator out) throws IOException {
    object(out, "replace", "What becomes of the modules; with nothing in it, they stay.");
    Map<String, String> classes = new LinkedHashMap<>();
    classes.put("default", "keeps the module, and puts its own parameters on `generate_device`");
    for (OperatorSpec spec : Operators.all()) {
      classes.put(spec.path(), about(spec.kind(), spec.note()));
    }
    out.writeObjectFieldStart("properties");
    classes(out, "The operator, as a dotted path; `default` keeps the module.", classes);
    out.writeObjectFieldStart("kwargs");
    out.writeStringField("type", "object");
    out.writeStringField("description", "Arguments of the operator.");
    out.writeEndObject();
    out.writeEndObject();
    out.writeBooleanField("additionalProperties", false);
    out.writeArrayFieldStart("allOf");
    condition(out, List.of("default"), "default");
    for (Map.Entry<String, List<OperatorSpec>> group : groups().entrySet()) {
      condition(out, group.getValue().stream().map(OperatorSpec::path).toList(), group.getKey());
    }
    out.writeEndArray();
    out.writeEndObject();
    object(out, "kwargs.default", "Arguments of `default`.");
    out.writeObjectFieldStart("properties");
    for (String name : List.of("generate_device", "prefill_device")) {
      reference(out, name, "device");
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  /// With one of these classes, `kwargs` has that definition.
  private static void condition(JsonGenerator out, List<String> classes, String definition)
      throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("if");
    out.writeObjectFieldStart("properties");
    out.writeObjectFieldStart("class");
    strings(out, "enum", classes);
    out.writeEndObject();
    out.writeEndObject();
    strings(out, "required", List.of("class"));
    out.writeEndObject();
    out.writeObjectFieldStart("then");
    out.writeObjectFieldStart("properties");
    reference(out, "kwargs", "kwargs." + definition);
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  /// A known class, or the path of one that is not known.
  private static void classes(JsonGenerator out, String description, Map<String, String> known)
      throws IOException {
    out.writeObjectFieldStart("class");
    out.writeStringField("type", "string");
    out.writeStringField("description", description);
    out.writeArrayFieldStart("anyOf");
    out.writeStartObject();
    strings(out, "enum", List.copyOf(known.keySet()));
    strings(out, "enumDescriptions", List.copyOf(known.values()));
    out.writeEndObject();
    out.writeStartObject();
    out.writeStringField("pattern", CLASS_PATH);
    out.writeEndObject();
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void devices(JsonGenerator out) throws IOException {
    List<String> kinds = new ArrayList<>();
    for (DeviceKind kind : DeviceKind.values()) {
      kinds.add(kind.label());
    }
    out.writeObjectFieldStart("device");
    out.writeStringField("type", "string");
    out.writeStringField("pattern", "^(" + String.join("|", kinds) + ")(:" + INDEX + ")?$");
    out.writeStringField("description", "A device as PyTorch names it: `cuda:0`, `cpu`.");
    strings(out, "examples", List.of("cuda:0", "cpu"));
    out.writeEndObject();
    object(out, "layerDevices", "Layer numbers to devices.");
    out.writeObjectFieldStart("patternProperties");
    reference(out, "^(0|[1-9][0-9]*)$", "device");
    out.writeEndObject();
    out.writeBooleanField("additionalProperties", false);
    out.writeEndObject();
  }

  /// Operators with the same arguments, by the name of the first.
  private static Map<String, List<OperatorSpec>> groups() {
    Map<List<Object>, List<OperatorSpec>> byArguments = new LinkedHashMap<>();
    for (OperatorSpec spec : Operators.all()) {
      List<Object> key = List.of(spec.arguments(), forbidden(spec), operations(spec));
      byArguments.computeIfAbsent(key, _ -> new ArrayList<>()).add(spec);
    }
    Map<String, List<OperatorSpec>> groups = new LinkedHashMap<>();
    for (List<OperatorSpec> group : byArguments.values()) {
      groups.put(group.getFirst().name(), group);
    }
    return groups;
  }

  private static void kwargs(JsonGenerator out, String name, OperatorSpec spec) throws IOException {
    Map<String, ArgumentSpec> arguments = new LinkedHashMap<>();
    for (ArgumentSpec argument : spec.arguments()) {
      arguments.put(argument.name(), argument);
    }
    List<String> operations = operations(spec);
    for (OperationSpec operation : Operations.all()) {
      if (operations.contains(operation.name())) {
        for (ArgumentSpec argument : operation.arguments()) {
          arguments.putIfAbsent(argument.name(), argument);
        }
      }
    }
    object(out, "kwargs." + name, "Arguments of " + spec.kind().label() + " operators.");
    out.writeObjectFieldStart("properties");
    for (ArgumentSpec argument : arguments.values()) {
      argument(out, argument, operations);
    }
    for (String forbidden : forbidden(spec)) {
      out.writeBooleanField(forbidden, false);
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  /// Arguments with which the constructor fails, as the loader passes them too.
  private static List<String> forbidden(OperatorSpec spec) {
    List<String> names = new ArrayList<>(RESERVED);
    switch (spec.kind()) {
      case MODEL -> names.add("prefill_device");
      case LINEAR, EXPERTS -> names.add("device");
      default -> {
        // No others.
      }
    }
    return names;
  }

  /// What `generate_op` and `prefill_op` of an operator may name.
  private static List<String> operations(OperatorSpec spec) {
    List<String> names = new ArrayList<>();
    boolean takesAny =
        spec.arguments().stream().anyMatch(a -> a.type() == ArgumentSpec.Type.OPERATION);
    OperatorKind kind = spec.kind() == OperatorKind.ROUTER ? OperatorKind.LINEAR : spec.kind();
    for (OperationSpec operation : Operations.all()) {
      if (takesAny && operation.kind() == kind) {
        names.add(operation.name());
      }
    }
    if (spec.note().contains("takes the text None")) {
      names.add("None");
    }
    return names;
  }

  private static void argument(JsonGenerator out, ArgumentSpec argument, List<String> operations)
      throws IOException {
    out.writeObjectFieldStart(argument.name());
    String meaning = argument.meaning();
    if (!meaning.isEmpty()) {
      out.writeStringField("description", meaning + "; when absent: " + argument.fallback());
    }
    switch (argument.type()) {
      case DEVICE -> all(out, "device");
      case LAYER_DEVICES -> all(out, "layerDevices");
      case OPERATION -> {
        out.writeStringField("type", "string");
        strings(out, "enum", operations);
      }
      case INTEGER -> out.writeStringField("type", "integer");
      case BOOLEAN -> out.writeStringField("type", "boolean");
      case TEXT -> out.writeStringField("type", "string");
    }
    fallback(out, argument);
    out.writeEndObject();
  }

  /// Beside `$ref` nothing else counts in draft 7, but within `allOf` it may stand.
  private static void all(JsonGenerator out, String definition) throws IOException {
    out.writeArrayFieldStart("allOf");
    out.writeStartObject();
    out.writeStringField("$ref", "#/definitions/" + definition);
    out.writeEndObject();
    out.writeEndArray();
  }

  private static void fallback(JsonGenerator out, ArgumentSpec argument) throws IOException {
    String value = argument.fallback();
    switch (argument.type()) {
      case INTEGER -> {
        if (value.matches("-?[0-9]{1,9}")) {
          out.writeNumberField("default", Integer.parseInt(value));
        }
      }
      case BOOLEAN -> out.writeBooleanField("default", value.equals("True"));
      case LAYER_DEVICES -> {
        // None cannot be written as one.
      }
      default -> {
        if (!value.isEmpty() && !value.equals("None")) {
          out.writeStringField("default", value);
        }
      }
    }
  }

  private static String about(OperatorKind kind, String note) {
    return note.isEmpty() ? "for: " + kind.label() : "for: " + kind.label() + "; " + note;
  }

  private static void object(JsonGenerator out, String name, String description)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeStringField("type", "object");
    out.writeStringField("description", description);
  }

  private static void reference(JsonGenerator out, String name, String definition)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeStringField("$ref", "#/definitions/" + definition);
    out.writeEndObject();
  }

  private static void strings(JsonGenerator out, String name, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }
}
