package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.model.file.GgufNames.Found;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares the tensors of a GGUF model with the modules of a tree, and notes how each module's
/// parameters are stored.
final class GgufCheck {
  private final ModelTree tree;
  private final GgufFile gguf;
  private final @Nullable Location shape;
  private final GgufNames names;
  private final Weights.Builder weights;
  private final Set<String> used = new HashSet<>();
  private final TensorGroups missing = new TensorGroups();
  private final TensorGroups reshaped = new TensorGroups();
  private @Nullable GgufTensor firstReshaped;
  private int layers;

  private GgufCheck(ModelTree tree, GgufFile gguf, @Nullable Location shape) {
    this.tree = tree;
    this.gguf = gguf;
    this.shape = shape;
    this.names = new GgufNames(gguf);
    this.weights = new Weights.Builder(Weights.Format.GGUF, tree.modules().size());
  }

  /// The tree with its weights. What differs is reported, at most one finding each for layers,
  /// shapes, missing and surplus tensors.
  ///
  /// @param shape where the tree comes from, for findings; null when it is made of the tensors, so
  ///     that none can be missing
  static ModelTree check(
      ModelTree tree, GgufFile gguf, @Nullable Location shape, List<Diagnostic> out) {
    return new GgufCheck(tree, gguf, shape).check(out);
  }

  private ModelTree check(List<Diagnostic> out) {
    layers = layersInWeights();
    for (ModuleNode module : tree.modules()) {
      if (!module.parameters().isEmpty()) {
        module(module);
      }
    }
    if (shape != null) {
      report(shape, out);
    }
    if (gguf.all().stream().anyMatch(tensor -> tensor.name().contains("_exps."))) {
      weights.stackedExperts();
    }
    return new ModelTree(tree.name(), tree.facts(), tree.modules(), weights.build());
  }

  private void module(ModuleNode module) {
    long bytes = 0;
    String type = null;
    for (TensorSpec parameter : module.parameters()) {
      Found found = names.find(module.name(), parameter.name());
      if (found == null) {
        bytes = -1;
        boolean tied = tree.facts().tied() && module.name().equals("lm_head");
        if (!tied && module.layer() < layers) {
          missing.add(module.name() + "." + parameter.name(), "");
        }
        continue;
      }
      bytes = bytes < 0 ? -1 : bytes + found.bytes();
      if (parameter.name().equals("weight")) {
        type = found.tensors().getFirst().type().name();
      }
      for (GgufTensor tensor : found.tensors()) {
        used.add(tensor.name());
      }
      if (!fits(found, parameter) || (found.experts() > 1 && found.experts() != experts(module))) {
        differs(module, parameter, found);
      }
    }
    weights.module(module.id(), bytes, type);
  }

  /// How many experts are listed where a module is the projection of one.
  private long experts(ModuleNode projection) {
    ModuleNode expert = tree.modules().get(Math.max(0, projection.parent()));
    ModuleNode list = tree.modules().get(Math.max(0, expert.parent()));
    int size = Math.max(1, expert.end() - expert.id());
    return ((long) list.end() - list.id() - 1) / size;
  }

  private void differs(ModuleNode module, TensorSpec parameter, Found found) {
    GgufTensor tensor = found.tensors().getFirst();
    firstReshaped = firstReshaped == null ? tensor : firstReshaped;
    String slice = found.experts() > 1 ? " for all experts together" : "";
    reshaped.add(
        module.name() + "." + parameter.name(),
        " is " + tensor.shape() + slice + ", but should be " + parameter.shape());
  }

  /// Whether the tensors hold a parameter of this shape. Dimensions of 1 come and go; of parameters
  /// in several pieces only the number of elements is compared.
  private static boolean fits(Found found, TensorSpec parameter) {
    if (parameter.shape().isEmpty()) {
      return true;
    }
    if (found.tensors().size() > 1) {
      return found.elements() == parameter.elements();
    }
    List<Long> stored = found.tensors().getFirst().shape();
    List<Long> own = found.experts() > 1 ? stored.subList(1, stored.size()) : stored;
    return withoutOnes(own).equals(withoutOnes(parameter.shape()));
  }

  private static List<Long> withoutOnes(List<Long> shape) {
    List<Long> out = new ArrayList<>();
    for (long dim : shape) {
      if (dim != 1) {
        out.add(dim);
      }
    }
    return out;
  }

  private void report(Location described, List<Diagnostic> out) {
    int expected = tree.facts().layers();
    if (layers < expected) {
      out.add(
          Diagnostic.of(
                  WeightCheck.WEIGHT_MISMATCH,
                  "the model has " + expected + " layers, the GGUF file has " + layers)
              .at(described, "")
              .help("give the GGUF file that belongs to this config.json")
              .build());
    }
    if (firstReshaped != null) {
      out.add(
          WeightCheck.finding(
                  reshaped,
                  Severity.ERROR,
                  "1 tensor has another shape than the model gives it",
                  "%d tensors have another shape than the model gives them")
              .at(location(firstReshaped), "the first of them")
              .help("give the config.json that belongs to these weights")
              .build());
    }
    if (missing.count() > 0) {
      out.add(
          WeightCheck.finding(
                  missing,
                  Severity.ERROR,
                  "1 tensor is missing from the GGUF file",
                  "%d tensors are missing from the GGUF file")
              .at(described, "this model has them")
              .build());
    }
    surplus(out);
  }

  private void surplus(List<Diagnostic> out) {
    TensorGroups surplus = new TensorGroups();
    GgufTensor first = null;
    for (GgufTensor tensor : gguf.all()) {
      if (!used.contains(tensor.name()) && !isExplained(tensor.name())) {
        first = first == null ? tensor : first;
        surplus.add(tensor.name(), "");
      }
    }
    if (first != null) {
      out.add(
          WeightCheck.finding(
                  surplus,
                  Severity.WARNING,
                  "1 tensor of the GGUF file belongs to no module",
                  "%d tensors of the GGUF file belong to no module")
              .at(location(first), "the first of them")
              .build());
    }
  }

  /// Tables for rotary embeddings, and layers that predict several tokens ahead.
  private boolean isExplained(String name) {
    return name.startsWith("rope_")
        || name.contains(".nextn.")
        || name.contains(".attn_rot_embd")
        || layer(name) >= tree.facts().layers();
  }

  private int layersInWeights() {
    int count = 0;
    for (GgufTensor tensor : gguf.all()) {
      count = Math.max(count, layer(tensor.name()) + 1);
    }
    return Math.min(count, tree.facts().layers());
  }

  /// The N of `blk.N.`, -1 for other names.
  private static int layer(String name) {
    int end = name.startsWith("blk.") ? name.indexOf('.', 4) : -1;
    if (end < 5 || end > 12) {
      return -1;
    }
    for (int i = 4; i < end; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(name, 4, end, 10);
  }

  /// A tensor's line, as there is no text to point into.
  private static Location location(GgufTensor tensor) {
    String line = tensor.shown();
    return new Location(new SourceFile(tensor.file(), line), new Span(0, line.length()));
  }
}
