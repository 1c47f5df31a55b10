package dev.ktc.compiler.model;

import java.util.List;

/// The modules of a model in the order in which KTransformers visits them.
///
/// @param name short name: a built-in one (`deepseek-v3`), else the folder's or file's
/// @param facts what else is known
/// @param modules in visiting order; the first is the root
public record ModelTree(String name, ModelFacts facts, List<ModuleNode> modules) {
  public ModelTree {
    modules = List.copyOf(modules);
  }

  /// The root module.
  public ModuleNode root() {
    return modules.getFirst();
  }
}
