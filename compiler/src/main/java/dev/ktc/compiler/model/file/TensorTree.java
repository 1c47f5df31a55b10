package dev.ktc.compiler.model.file;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.Blueprint.Child;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModelClasses;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A module tree from nothing but the names and shapes of tensors. Modules without parameters are
/// not in it, and classes are guesses.
final class TensorTree {
  private static final Set<String> EMBEDDINGS =
      Set.of("embed_tokens", "wte", "tok_embeddings", "word_embeddings", "embed_in");

  private final Map<String, TensorTree> children = new LinkedHashMap<>();
  private final List<TensorSpec> parameters = new ArrayList<>();

  private TensorTree() {}

  /// The modules whose parameters the tensors are. Children whose names are numbers are in their
  /// order, others in the order of first mention.
  static Blueprint of(List<TensorSpec> tensors) {
    TensorTree root = new TensorTree();
    for (TensorSpec tensor : tensors) {
      root.add(tensor.name(), tensor.shape());
    }
    return root.blueprint("");
  }

  /// What the attention modules of such a tree keep per token, as far as their projections tell.
  static List<CacheSpec> caches(List<ModuleNode> modules) {
    List<CacheSpec> out = new ArrayList<>();
    for (ModuleNode module : modules) {
      if (module.layer() >= 0) {
        CacheSpec cache = cache(modules, module);
        if (cache != null) {
          out.add(cache);
        }
      }
    }
    return out;
  }

  private static @Nullable CacheSpec cache(List<ModuleNode> modules, ModuleNode attention) {
    long keys = 0;
    long values = 0;
    for (int id = attention.id() + 1; id < attention.end(); id = modules.get(id).end()) {
      ModuleNode child = modules.get(id);
      switch (child.lastSegment()) {
        case "k_proj" -> keys = rows(child);
        case "v_proj" -> values = rows(child);
        case "kv_a_proj_with_mqa" -> {
          long width = rows(child);
          return new CacheSpec(
              attention.name(), 2 * width, 0, width + " latent and rope · 2 B per token");
        }
        default -> {}
      }
    }
    if (keys == 0 || values == 0) {
      return null;
    }
    String formula = "(" + keys + " keys + " + values + " values) · 2 B per token";
    return new CacheSpec(attention.name(), 2 * (keys + values), 0, formula);
  }

  private static long rows(ModuleNode linear) {
    for (TensorSpec parameter : linear.parameters()) {
      if (parameter.name().equals("weight") && parameter.shape().size() == 2) {
        return parameter.shape().getFirst();
      }
    }
    return 0;
  }

  private void add(String name, List<Long> shape) {
    TensorTree node = this;
    int from = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
      node = node.children.computeIfAbsent(name.substring(from, dot), _ -> new TensorTree());
      from = dot + 1;
    }
    node.parameters.add(new TensorSpec(name.substring(from), shape));
  }

  private Blueprint blueprint(String segment) {
    List<Child> out = new ArrayList<>();
    children.forEach((name, child) -> out.add(new Child(name, child.blueprint(name))));
    boolean numbered = !out.isEmpty() && out.stream().allMatch(c -> isNumber(c.segment()));
    if (numbered) {
      out.sort(Comparator.comparingInt(child -> Integer.parseInt(child.segment())));
    }
    return Blueprint.of(type(segment, numbered), parameters, out);
  }

  private ModuleClass type(String segment, boolean numbered) {
    String name = "Module";
    if (numbered && parameters.isEmpty()) {
      name = "ModuleList";
    } else if (children.isEmpty()) {
      for (TensorSpec parameter : parameters) {
        if (parameter.name().equals("weight")) {
          name = leafType(segment, parameter.shape().size());
        }
      }
    }
    ModuleClass type = ModelClasses.find("torch.nn." + name);
    return type == null ? new ModuleClass(List.of("torch.nn.Module")) : type;
  }

  private static String leafType(String segment, int rank) {
    return switch (rank) {
      case 2 -> EMBEDDINGS.contains(segment) ? "Embedding" : "Linear";
      case 3 -> segment.contains("conv") ? "Conv1d" : "Module";
      default -> "Module";
    };
  }

  private static boolean isNumber(String segment) {
    return !segment.isEmpty()
        && segment.length() <= 9
        && segment.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
