package dev.ktc.tests.mutation;

import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.ModelLoader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The modules of a model as a list, and which of them a pattern finds.
final class PlainModel {
  /// A module.
  ///
  /// @param end the place after its last descendant
  /// @param layer -1 outside the layers
  /// @param parameters elements of its own parameters
  record PlainModule(
      int id, int end, String name, List<String> ancestry, int layer, long parameters) {
    boolean isA(String type) {
      return ancestry.contains(type);
    }

    boolean isRotary() {
      return name.endsWith("rotary_emb");
    }

    boolean isExperts() {
      return name.endsWith(".mlp.experts");
    }

    /// Its name with the number of its layer left out.
    String kind() {
      return layer < 0 ? name : name.replaceFirst("\\.\\d+", "");
    }
  }

  private final List<PlainModule> modules = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, BitSet> found = new ConcurrentHashMap<>();
  private final int layers;

  PlainModel(String nameOrPath) {
    ModelTree tree = Objects.requireNonNull(ModelLoader.load(nameOrPath).value());
    int most = 0;
    for (ModuleNode node : tree.modules()) {
      places.put(node.name(), modules.size());
      modules.add(
          new PlainModule(
              node.id(),
              node.end(),
              node.name(),
              node.type().ancestry(),
              node.layer(),
              node.parameterCount()));
      most = Math.max(most, node.layer() + 1);
    }
    layers = most;
  }

  List<PlainModule> modules() {
    return modules;
  }

  int layers() {
    return layers;
  }

  PlainModule named(String name) {
    return modules.get(Objects.requireNonNull(places.get(name), name));
  }

  boolean knows(String type) {
    return type.startsWith("torch.nn.") || modules.stream().anyMatch(module -> module.isA(type));
  }

  /// The modules that a rule matches, visited or not.
  BitSet matched(PlainRule rule) {
    BitSet both = new BitSet();
    both.set(0, modules.size());
    Pattern pattern = rule.name();
    if (pattern != null) {
      both.and(found.computeIfAbsent("name " + pattern.pattern(), _ -> named(pattern)));
    }
    String type = rule.type();
    if (type != null) {
      both.and(found.computeIfAbsent("class " + type, _ -> typed(type)));
    }
    return both;
  }

  private BitSet named(Pattern pattern) {
    BitSet bits = new BitSet();
    for (PlainModule module : modules) {
      if (pattern.matcher(module.name()).find()) {
        bits.set(module.id());
      }
    }
    return bits;
  }

  private BitSet typed(String type) {
    BitSet bits = new BitSet();
    for (PlainModule module : modules) {
      if (module.isA(type)) {
        bits.set(module.id());
      }
    }
    return bits;
  }
}
