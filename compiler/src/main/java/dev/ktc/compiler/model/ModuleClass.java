package dev.ktc.compiler.model;

import java.util.List;

/// The class of a module with its ancestors.
///
/// @param ancestry dotted paths from the most derived class to `torch.nn.Module`
public record ModuleClass(List<String> ancestry) {
  public ModuleClass {
    ancestry = List.copyOf(ancestry);
  }

  /// The most derived class.
  public String name() {
    return ancestry.getFirst();
  }

  /// Whether a module of this class is an instance of the class at a dotted path. Every path by
  /// which Python would find the class counts: `torch.nn.modules.linear.Linear` is
  /// `torch.nn.Linear`.
  public boolean isInstance(String path) {
    return ModelClasses.isInstance(this, path);
  }
}
