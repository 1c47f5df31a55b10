package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.RuleText.Field;
import dev.ktc.tests.mutation.RuleText.Mutant;
import dev.ktc.tests.mutation.RuleText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Faults in classes, operations and arguments.
final class OperatorFaults {
  private static final Map<String, String> OTHER_FAMILY =
      Map.of(
          "experts.KTransformersExperts", "experts.KTransformersExpertsV2",
          "experts.KDeepseekV3MoE", "experts.KDeepseekV3MoEV2",
          "experts.KQwen2MoeSparseMoeBlock", "experts.KQwen2MoeSparseMoeBlockV2",
          "attention.KDeepseekV2Attention", "balance_serve_attention.flashinfer_attn");

  private static final Map<String, String> OTHER_MODEL =
      Map.of(
          "experts.KDeepseekV3MoE", "experts.KDeepseekV2MoE",
          "experts.KDeepseekV2MoE", "experts.KDeepseekV3MoE",
          "experts.KQwen2MoeSparseMoeBlock", "experts.KDeepseekV3MoE",
          "models.KDeepseekV2Model", "models.KQwen2MoeModel",
          "models.KQwen2MoeModel", "models.KDeepseekV2Model");

  private OperatorFaults() {}

  private static List<Mutant> each(
      RuleText file,
      String kind,
      String section,
      String key,
      Function<String, List<String>> instead) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields(section, key)) {
      for (String text : instead.apply(file.value(field))) {
        all.add(file.edit(kind, field.value(), text));
      }
    }
    return all;
  }

  /// A letter less, and two letters in the wrong order.
  private static List<String> typos(String path) {
    int last = path.length() - 1;
    int middle = (path.lastIndexOf('.') + path.length()) / 2;
    List<String> typos = new ArrayList<>(List.of(path.substring(0, last)));
    if (path.charAt(middle) != path.charAt(middle + 1)) {
      typos.add(
          path.substring(0, middle)
              + path.charAt(middle + 1)
              + path.charAt(middle)
              + path.substring(middle + 2));
    }
    return typos;
  }

  static List<Mutant> operationMisspelt(RuleText file, String kind, String key) {
    return each(file, kind, "kwargs", key, OperatorFaults::typos);
  }

  static List<Mutant> operationCase(RuleText file, String kind, String key) {
    return each(
        file, kind, "kwargs", key, name -> List.of("k" + name.substring(1), lowerEnd(name)));
  }

  private static String lowerEnd(String name) {
    return name.substring(0, 2) + name.substring(2).toLowerCase(Locale.ROOT);
  }

  static List<Mutant> classMisspelt(RuleText file, String kind, String section) {
    return each(file, kind, section, "class", OperatorFaults::typos);
  }

  static List<Mutant> classModuleMisspelt(RuleText file, String kind) {
    return each(
        file,
        kind,
        "replace",
        "class",
        path ->
            path.contains(".operators.")
                ? List.of(path.replace(".operators.", ".operator."), path.replace("ers.", "er."))
                : List.of(path.toUpperCase(Locale.ROOT)));
  }

  static List<Mutant> otherFamily(RuleText file, String kind) {
    return exchanged(file, kind, OTHER_FAMILY);
  }

  static List<Mutant> otherModel(RuleText file, String kind) {
    return exchanged(file, kind, OTHER_MODEL);
  }

  private static List<Mutant> exchanged(RuleText file, String kind, Map<String, String> others) {
    String prefix = "ktransformers.operators.";
    return each(
        file,
        kind,
        "replace",
        "class",
        path -> {
          String other =
              path.startsWith(prefix) ? others.get(path.substring(prefix.length())) : null;
          return other == null ? List.of() : List.of(prefix + other);
        });
  }

  static List<Mutant> replaced(RuleText file, String kind, String from, String to) {
    return each(
        file, kind, "kwargs", "generate_op", name -> name.equals(from) ? List.of(to) : List.of());
  }

  /// Routed experts of some layers moved to a GPU.
  static List<Mutant> expertsOnGpu(RuleText file, String kind, String operation) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("kwargs", "generate_op")) {
      Span arguments = file.arguments(field.rule());
      String text = file.text(arguments);
      if (text.contains("KExpertsCPU")) {
        String device = file.value(field.rule(), "kwargs", "out_device");
        String moved =
            text.replace("KExpertsCPU", operation)
                .replaceFirst("generate_device: *\"?cpu\"?", "generate_device: " + device);
        all.add(file.edit(kind, arguments, moved));
      }
    }
    return all;
  }

  static List<Mutant> argumentsNulled(RuleText file, String kind) {
    return arguments(file, kind, false);
  }

  static List<Mutant> argumentsLost(RuleText file, String kind) {
    return arguments(file, kind, true);
  }

  private static List<Mutant> arguments(RuleText file, String kind, boolean keyToo) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("replace", "kwargs")) {
      Span inside = file.arguments(field.rule());
      if (inside.end() > 0) {
        int start = keyToo ? field.line().start() : inside.start();
        all.add(file.edit(kind, new Span(start, inside.end()), ""));
      }
    }
    return all;
  }

  /// An argument more.
  static List<Mutant> argumentAdded(RuleText file, String kind, String type, String argument) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("replace", "class")) {
      Span inside = file.arguments(field.rule());
      String path = file.value(field);
      if (path.substring(path.lastIndexOf('.') + 1).matches(type) && inside.end() > 0) {
        all.add(
            file.edit(kind, new Span(inside.start(), inside.start()), "      " + argument + "\n"));
      }
    }
    return all;
  }

  static List<Mutant> keyMisspelt(RuleText file, String kind, String section, String key) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields(section, key)) {
      int start = field.line().start() + file.text(field.line()).indexOf(key + ":");
      Span span = new Span(start, start + key.length());
      all.add(file.edit(kind, span, key + "s"));
      all.add(file.edit(kind, span, key.substring(0, key.length() - 1)));
    }
    return all;
  }

  static List<Mutant> matchClassDropped(RuleText file, String kind) {
    return file.fields("match", "class").stream()
        .filter(field -> !file.value(field.rule(), "match", "name").isEmpty())
        .map(field -> file.edit(kind, field.line(), ""))
        .toList();
  }

  static List<Mutant> matchNameDropped(RuleText file, String kind) {
    return file.fields("match", "name").stream()
        .filter(field -> !file.value(field.rule(), "match", "class").isEmpty())
        .filter(field -> field.indent() > 2)
        .map(field -> file.edit(kind, field.line(), ""))
        .toList();
  }
}
