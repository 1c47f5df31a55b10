package dev.ktc.compiler.model;

import java.util.List;

/// A module of a model.
///
/// @param id its place in visiting order (depth first, parents before children), counted from 0
/// @param parent the id of its parent, -1 for the root
/// @param end the id after its last descendant
/// @param layer the N of `model.layers.N` at or above it, -1 outside the layers
/// @param name dotted name, empty for the root; it begins with its parent's name
/// @param type its class; shared between modules of the same class
/// @param parameters its own parameters, not its children's; shared where equal
public record ModuleNode(
    int id,
    int parent,
    int end,
    int layer,
    String name,
    ModuleClass type,
    List<TensorSpec> parameters) {
  public ModuleNode {
    parameters = List.copyOf(parameters);
  }

  /// The last part of its name.
  public String lastSegment() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /// How many elements its own parameters have together.
  public long parameterCount() {
    long sum = 0;
    for (TensorSpec tensor : parameters) {
      sum = Math.addExact(sum, tensor.elements());
    }
    return sum;
  }
}
