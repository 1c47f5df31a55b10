package dev.ktc.tests;

import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.tests.NaiveRules.NaiveModule;
import dev.ktc.tests.NaiveRules.NaiveRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Small models, and rule files for them, at random but the same every time.
final class RandomRules {
  static final int LAYERS = 7;

  private static final String MODULE = "torch.nn.Module";
  private static final String LINEAR = "torch.nn.Linear";
  private static final String NORM = "ktransformers.models.modeling_llama.LlamaRMSNorm";
  private static final String ROTARY = "ktransformers.models.modeling_llama.LlamaRotaryEmbedding";
  private static final String BLOCK = "ktransformers.models.modeling_llama.LlamaMLP";

  private RandomRules() {}

  /// A model of seven layers, of which the later ones have experts.
  static List<NaiveModule> model() {
    List<NaiveModule> modules = new ArrayList<>();
    add(modules, "", MODULE, false);
    add(modules, "model", MODULE, false);
    add(modules, "model.embed_tokens", "torch.nn.Embedding", true);
    add(modules, "model.layers", "torch.nn.ModuleList", false);
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "model.layers." + layer;
      add(modules, prefix, MODULE, false);
      add(modules, prefix + ".self_attn", MODULE, false);
      add(modules, prefix + ".self_attn.q_proj", LINEAR, true);
      add(modules, prefix + ".self_attn.kv_b_proj", LINEAR, true);
      add(modules, prefix + ".self_attn.rotary_emb", ROTARY, true);
      add(modules, prefix + ".mlp", BLOCK, false);
      if (layer < 2) {
        add(modules, prefix + ".mlp.gate_proj", LINEAR, true);
      } else {
        add(modules, prefix + ".mlp.experts", "torch.nn.ModuleList", false);
        for (int expert = 0; expert < 2; expert++) {
          add(modules, prefix + ".mlp.experts." + expert, BLOCK, false);
          add(modules, prefix + ".mlp.experts." + expert + ".up_proj", LINEAR, true);
        }
      }
      add(modules, prefix + ".input_layernorm", NORM, true);
    }
    add(modules, "model.norm", NORM, true);
    add(modules, "lm_head", LINEAR, true);
    return modules;
  }

  private static void add(List<NaiveModule> modules, String name, String type, boolean matters) {
    List<String> ancestry = type.equals(MODULE) ? List.of(MODULE) : List.of(type, MODULE);
    String start = "model.layers.";
    boolean inLayer = name.startsWith(start);
    int layer = inLayer ? name.charAt(start.length()) - '0' : -1;
    modules.add(new NaiveModule(name, ancestry, layer, matters));
  }

  /// The same model as ktc knows it.
  static ModelTree tree(List<NaiveModule> modules) {
    List<ModuleNode> nodes = new ArrayList<>();
    for (int id = 0; id < modules.size(); id++) {
      NaiveModule module = modules.get(id);
      int end = id + 1;
      while (end < modules.size() && below(modules.get(end).name(), module.name())) {
        end++;
      }
      int parent = id - 1;
      while (parent >= 0 && !below(module.name(), modules.get(parent).name())) {
        parent--;
      }
      boolean weights = module.matters() && !module.ancestry().contains(ROTARY);
      List<TensorSpec> parameters =
          weights ? List.of(new TensorSpec("weight", List.of(8L, 4L))) : List.of();
      ModuleClass type = new ModuleClass(module.ancestry());
      nodes.add(new ModuleNode(id, parent, end, module.layer(), module.name(), type, parameters));
    }
    ModelFacts facts =
        new ModelFacts("llama", LAYERS, 8, List.of(), true, ModelFacts.WeightFormat.PLAIN);
    return new ModelTree("small", facts, nodes);
  }

  private static boolean below(String name, String other) {
    return !name.isEmpty() && (other.isEmpty() || name.startsWith(other + "."));
  }

  /// Up to eight rules.
  static List<NaiveRule> rules(Random random) {
    List<NaiveRule> rules = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      rules.add(rule(random));
    }
    return rules;
  }

  private static NaiveRule rule(Random random) {
    String type = random.nextInt(3) == 0 ? pick(random, LINEAR, NORM, BLOCK, MODULE) : null;
    Pattern pattern =
        type != null && random.nextInt(4) == 0 ? null : Pattern.compile(pattern(random));
    boolean recursive = random.nextInt(5) > 0;
    String device = pick(random, "cuda:0", "cuda:0", "cuda:1", "cpu");
    return new NaiveRule(pattern, type, pick(random, "a", "a", "a", "b"), device, recursive);
  }

  private static String pattern(Random random) {
    String layers =
        pick(random, "[0-3]", "[2-5]", "[4-9]", "(0|1|2)", ".*", "6", "[0-9]", "(5|6|7)", "[7-9]");
    return switch (random.nextInt(9)) {
      case 0 -> "^model\\.layers\\." + layers + "\\.";
      case 1 -> "^model\\.layers\\." + layers + "\\." + pick(random, "mlp$", "self_attn$", "mlp");
      case 2 -> "^model\\.layers\\." + layers + "\\.(?!self_attn\\.kv_b_proj).*$";
      case 3 -> "^model\\.layers\\." + layers + "\\.mlp\\.experts" + pick(random, "$", "\\.", "");
      case 4 -> pick(random, "^lm_head", "^model\\.norm$", "(^lm_head)|(^model\\.norm)");
      case 5 -> pick(random, ".*", "proj$", "experts", "^model$", "^model\\.", "^$", "rotary_emb$");
      case 6 -> "(^model\\.layers\\." + layers + "\\.)|(^model\\.norm)";
      case 7 -> pick(random, "^model$x", "a(?!b)b", "^\\.", "^model\\.\\.layers");
      default -> "^model\\.layers\\." + layers + "$";
    };
  }

  /// The rules as a user would write them.
  static String yaml(List<NaiveRule> rules) {
    StringBuilder yaml = new StringBuilder();
    for (NaiveRule rule : rules) {
      yaml.append("- match:\n");
      line(
          yaml, "    name: ", rule.pattern() == null ? null : "'" + rule.pattern().pattern() + "'");
      line(yaml, "    class: ", rule.type());
      yaml.append("  replace:\n    class: default\n    kwargs:\n");
      line(yaml, "      generate_device: ", rule.device());
      line(yaml, "      tag: ", rule.action());
      line(yaml, "  recursive: ", Boolean.toString(rule.recursive()));
    }
    return yaml.toString();
  }

  private static void line(StringBuilder yaml, String key, @Nullable String value) {
    if (value != null) {
      yaml.append(key).append(value).append('\n');
    }
  }

  /// A module name, most likely one that resembles the model's.
  static String name(Random random) {
    if (random.nextInt(20) == 0) {
      return "";
    }
    StringBuilder name = new StringBuilder(pick(random, "model", "model", "model", "lm_head", "x"));
    int parts = random.nextInt(6);
    for (int i = 0; i < parts; i++) {
      name.append('.')
          .append(
              pick(
                  random,
                  "layers",
                  "layers",
                  "layers",
                  "mlp",
                  "experts",
                  "self_attn",
                  "norm",
                  "kv_b_proj",
                  "q_proj",
                  "rotary_emb",
                  Integer.toString(random.nextInt(12)),
                  Integer.toString(random.nextInt(8))));
    }
    return name.toString();
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
