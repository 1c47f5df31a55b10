package dev.ktc.compiler.model;

import java.util.List;

/// The modules of a model in the order in which KTransformers visits them.
///
/// @param name short name: a built-in one (`deepseek-v3`), else the folder's or file's
/// @param facts what else is known
/// @param modules in visiting order; the first is the root
/// @param weights how the weights that came with it are stored
public record ModelTree(String name, ModelFacts facts, List<ModuleNode> modules, Weights weights) {
  public ModelTree {
    modules = List.copyOf(modules);
  }

  /// A model of which no weights are at hand.
  public ModelTree(String name, ModelFacts facts, List<ModuleNode> modules) {
    this(name, facts, modules, Weights.NONE);
  }

  /// The root module.
  public ModuleNode root() {
    return modules.getFirst();
  }
}
