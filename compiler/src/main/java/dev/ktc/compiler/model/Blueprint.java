package dev.ktc.compiler.model;

import java.util.ArrayList;
import java.util.List;

/// A module with everything below it, before it has a name. Equal subtrees are shared: the 256
/// experts of a layer are one blueprint, and so are all layers of the same kind.
///
/// @param type its class
/// @param parameters its own parameters
/// @param children in visiting order
/// @param size how many modules it stands for, itself included; [Long#MAX_VALUE] when that is
///     more than a long holds
/// @param weights how many elements all parameters in it have together; likewise
public record Blueprint(
    ModuleClass type, List<TensorSpec> parameters, List<Child> children, long size, long weights) {
  /// The most modules that a tree may have.
  public static final int MAX_MODULES = 4_000_000;

  public Blueprint {
    parameters = List.copyOf(parameters);
    children = List.copyOf(children);
  }

  /// A child and the last part of its name.
  public record Child(String segment, Blueprint module) {}

  /// A module with children.
  public static Blueprint of(ModuleClass type, List<TensorSpec> parameters, List<Child> children) {
    long size = 1;
    long weights = 0;
    for (TensorSpec parameter : parameters) {
      weights = sum(weights, elements(parameter));
    }
    for (Child child : children) {
      size = sum(size, child.module().size());
      weights = sum(weights, child.module().weights());
    }
    return new Blueprint(type, parameters, children, size, weights);
  }

  /// A module without children.
  public static Blueprint leaf(ModuleClass type, List<TensorSpec> parameters) {
    return of(type, parameters, List.of());
  }

  /// A module whose children are called `0`, `1`, `2`, …
  public static Blueprint numbered(ModuleClass type, List<Blueprint> modules) {
    List<Child> children = new ArrayList<>(modules.size());
    for (int i = 0; i < modules.size(); i++) {
      children.add(new Child(Integer.toString(i), modules.get(i)));
    }
    return of(type, List.of(), children);
  }

  /// All modules with their names, this one as the root.
  public ModelTree tree(String name, ModelFacts facts) {
    if (size > MAX_MODULES) {
      throw new IllegalArgumentException("too many modules: " + size);
    }
    List<ModuleNode> nodes = new ArrayList<>((int) size);
    append(nodes, "", -1, -1);
    return new ModelTree(name, facts, nodes);
  }

  /// Adds this module and all below it. Most modules have no children: those cost one object and a
  /// name.
  private void append(List<ModuleNode> nodes, String name, int parent, int layer) {
    int id = nodes.size();
    nodes.add(new ModuleNode(id, parent, id + (int) size, layer, name, type, parameters));
    if (children.isEmpty()) {
      return;
    }
    boolean layers = layer < 0 && isLayerList(name);
    String prefix = name.isEmpty() ? "" : name.concat(".");
    for (int i = 0; i < children.size(); i++) {
      Child child = children.get(i);
      int childLayer = layers ? number(child.segment()) : layer;
      child.module().append(nodes, prefix.concat(child.segment()), id, childLayer);
    }
  }

  private static long elements(TensorSpec tensor) {
    long product = 1;
    for (long size : tensor.shape()) {
      product = Math.multiplyHigh(product, size) == 0 ? product * size : -1;
      if (product < 0) {
        return Long.MAX_VALUE;
      }
    }
    return product;
  }

  private static long sum(long a, long b) {
    return a + b < 0 ? Long.MAX_VALUE : a + b;
  }

  private static boolean isLayerList(String name) {
    return name.equals("layers") || name.endsWith(".layers");
  }

  private static int number(String segment) {
    if (segment.isEmpty() || segment.length() > 9) {
      return -1;
    }
    for (int i = 0; i < segment.length(); i++) {
      if (segment.charAt(i) < '0' || segment.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(segment);
  }
}
