package dev.ktc.compiler.model.file;

import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.model.ModelClasses;
import dev.ktc.compiler.model.arch.Architecture;
import dev.ktc.compiler.model.arch.Architectures;
import dev.ktc.compiler.model.file.BuiltinModels.Reference;
import dev.ktc.compiler.pattern.PatternMatcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Guesses for which of the built-in models a rule file was written.
public final class ModelInference {
  /// A layer that no model has: a pattern that takes it takes every layer.
  private static final String FAR = "model.layers.7777";

  private static final int STEPS = 20_000;

  /// What a pattern about layers may ask for.
  private static final List<String> PARTS =
      List.of(
          "",
          ".self_attn",
          ".self_attn.q_proj",
          ".self_attn.o_proj",
          ".self_attn.rotary_emb",
          ".mlp",
          ".mlp.gate",
          ".mlp.experts",
          ".mlp.experts.0.up_proj",
          ".mlp.shared_experts.up_proj",
          ".block_sparse_moe",
          ".block_sparse_moe.experts",
          ".input_layernorm");

  private final RuleSet rules;

  private ModelInference(RuleSet rules) {
    this.rules = rules;
  }

  /// The built-in models that the rules may be for, best first; none when nothing in them says.
  ///
  /// The classes of the conditions tell the architecture. Among models of the same, the kind of
  /// rotary embedding decides, then the layers that the patterns count out.
  public static List<String> candidates(RuleSet rules) {
    ModelInference inference = new ModelInference(rules);
    List<Reference> models = inference.byClasses();
    models = inference.byRotaryEmbedding(models);
    models = inference.byLayers(models);
    return models.stream().map(Reference::name).toList();
  }

  private List<Reference> byClasses() {
    Set<String> conditions = new LinkedHashSet<>();
    for (Rule rule : rules.rules()) {
      String type = rule.selector().className();
      if (type != null) {
        conditions.add(ModelClasses.canonical(type));
      }
    }
    List<Reference> best = new ArrayList<>();
    long most = 1;
    for (Reference model : BuiltinModels.all()) {
      Architecture architecture = Architectures.byModelType(model.modelType());
      long known =
          architecture == null
              ? 0
              : conditions.stream().filter(type -> belongs(type, architecture)).count();
      if (known > most) {
        best.clear();
        most = known;
      }
      if (known == most) {
        best.add(model);
      }
    }
    return best;
  }

  /// Transformers has modules of its own for the same architectures.
  private static boolean belongs(String type, Architecture architecture) {
    String module = type.substring(0, Math.max(0, type.lastIndexOf('.')));
    String name = module.substring(module.lastIndexOf('.') + 1);
    return module.equals(architecture.pythonModule())
        || architecture.borrowed().contains(type)
        || (module.startsWith("transformers.models.")
            && name.equals("modeling_" + architecture.modelType()));
  }

  /// An operator for YaRN fails without it, and the plain ones would ignore it.
  private List<Reference> byRotaryEmbedding(List<Reference> models) {
    boolean yarn = false;
    boolean plain = false;
    for (Rule rule : rules.rules()) {
      String condition = rule.selector().className();
      String operator = rule.action().className();
      boolean scaled =
          operator.contains("YarnRotary")
              || (condition != null && condition.contains("YarnRotary"));
      yarn |= scaled;
      plain |= !scaled && operator.startsWith("ktransformers.operators.RoPE.");
    }
    boolean wanted = yarn;
    return yarn == plain ? models : orAll(models, model -> model.yarn() == wanted);
  }

  private List<Reference> byLayers(List<Reference> models) {
    int fewest = models.stream().mapToInt(Reference::layers).min().orElse(0);
    if (models.stream().allMatch(model -> model.layers() == fewest)) {
      return models;
    }
    BitSet counted = new BitSet();
    boolean everyLayer = false;
    for (Rule rule : rules.rules()) {
      NameTest test = rule.selector().name();
      BitSet own = test == null ? new BitSet() : CountedLayers.of(test.pattern());
      counted.or(own);
      everyLayer |= own.isEmpty() && (test == null || takesFarLayer(test));
    }
    int last = counted.length() - 1;
    // Digit classes overshoot: `[12][0-9]` is how people write the last layers of 27.
    List<Reference> possible = orAll(models, model -> last <= (model.layers() - 1) / 10 * 10 + 9);
    return everyLayer || last < 0 ? possible : orAll(possible, model -> last >= model.layers() - 1);
  }

  private static boolean takesFarLayer(NameTest test) {
    PatternMatcher matcher = new PatternMatcher(test.pattern(), STEPS);
    for (String part : PARTS) {
      if (matcher.search(FAR + part) == PatternMatcher.Answer.FOUND) {
        return true;
      }
    }
    return false;
  }

  /// Those that fit, all of them when none does.
  private static List<Reference> orAll(List<Reference> models, Predicate<Reference> fits) {
    List<Reference> fitting = models.stream().filter(fits).toList();
    return fitting.isEmpty() ? models : fitting;
  }
}
