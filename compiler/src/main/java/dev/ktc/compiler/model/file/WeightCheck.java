package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.file.ConfigReader.Description;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compares the tensors of a checkpoint with the modules that its config.json describes.
public final class WeightCheck {
  /// The weights are not those of the model that the config.json describes.
  public static final Code WEIGHT_MISMATCH = new Code("KTC1110", "weight-mismatch", Severity.ERROR);

  private static final Pattern LAYER = Pattern.compile("^model\\.layers\\.([0-9]{1,9})\\.");
  private static final Pattern EXPERT =
      Pattern.compile(
          "^(.*\\.experts)\\.[0-9]+\\.(gate_proj|up_proj|down_proj|w1|w2|w3)\\.weight$");

  /// Under these names quantised checkpoints keep a linear layer's `weight`.
  private static final List<String> PACKED = List.of("qweight", "weight_packed");

  /// What may lie beside a `weight`: its scales, and what else quantisers need.
  private static final Set<String> COMPANIONS =
      Set.of(
          "weight_scale_inv",
          "weight_scale",
          "weight_scale_2",
          "weight_zero_point",
          "weight_shape",
          "weight_packed",
          "weight_g_idx",
          "input_scale",
          "qweight",
          "qzeros",
          "scales",
          "g_idx");

  private final ModelTree tree;
  private final Description description;
  private final Checkpoint checkpoint;
  private final Set<String> expected = new HashSet<>();
  private final Set<String> modules = new HashSet<>();

  private WeightCheck(ModelTree tree, Description description, Checkpoint checkpoint) {
    this.tree = tree;
    this.description = description;
    this.checkpoint = checkpoint;
  }

  /// What differs, at most one finding each for layers, shapes, missing and surplus tensors.
  static List<Diagnostic> check(ModelTree tree, Description description, Checkpoint checkpoint) {
    return new WeightCheck(tree, description, checkpoint).check();
  }

  private List<Diagnostic> check() {
    List<Diagnostic> out = new ArrayList<>();
    int layers = layersInWeights();
    if (layers < tree.facts().layers()) {
      out.add(
          Diagnostic.of(
                  WEIGHT_MISMATCH,
                  "the config says "
                      + tree.facts().layers()
                      + " layers, the weights have "
                      + layers)
              .at(description.config().location("num_hidden_layers"), "this many")
              .help("give the config.json that belongs to these weights")
              .build());
    }
    modulesAgainstTensors(out, layers);
    tensorsAgainstModules(out);
    return out;
  }

  private void modulesAgainstTensors(List<Diagnostic> out, int layers) {
    TensorGroups missing = new TensorGroups();
    TensorGroups reshaped = new TensorGroups();
    StoredTensor firstReshaped = null;
    for (ModuleNode module : tree.modules()) {
      modules.add(module.name());
      for (TensorSpec parameter : module.parameters()) {
        String name = module.name() + "." + parameter.name();
        expected.add(name);
        StoredTensor stored = checkpoint.get(name);
        if (stored == null) {
          boolean excused =
              module.layer() >= layers
                  || (description.tied() && name.equals("lm_head.weight"))
                  || isElsewhere(module, parameter, name);
          if (!excused) {
            missing.add(name, "");
          }
        } else if (!fits(stored, parameter)) {
          firstReshaped = firstReshaped == null ? stored : firstReshaped;
          reshaped.add(
              name, " is " + stored.shape() + ", the config makes it " + parameter.shape());
        }
      }
    }
    if (firstReshaped != null) {
      out.add(
          finding(
                  reshaped,
                  Severity.ERROR,
                  "1 tensor has another shape than the config gives it",
                  "%d tensors have another shape than the config gives them")
              .at(firstReshaped.location(), "the first of them")
              .help("give the config.json that belongs to these weights")
              .build());
    }
    if (missing.count() > 0) {
      out.add(
          finding(
                  missing,
                  Severity.ERROR,
                  "1 tensor is missing from the weights",
                  "%d tensors are missing from the weights")
              .at(description.config().location("architectures"), "this architecture has them")
              .build());
    }
  }

  private void tensorsAgainstModules(List<Diagnostic> out) {
    TensorGroups surplus = new TensorGroups();
    StoredTensor first = null;
    for (StoredTensor tensor : checkpoint.tensors()) {
      if (!expected.contains(tensor.name()) && !isExplained(tensor.name())) {
        first = first == null ? tensor : first;
        surplus.add(tensor.name(), "");
      }
    }
    if (first != null) {
      out.add(
          finding(
                  surplus,
                  Severity.WARNING,
                  "1 tensor of the weights belongs to no module",
                  "%d tensors of the weights belong to no module")
              .at(first.location(), "the first of them")
              .build());
    }
  }

  static Diagnostic.Builder finding(
      TensorGroups groups, Severity severity, String one, String many) {
    String message = groups.count() == 1 ? one : many.formatted(groups.count());
    Diagnostic.Builder out = Diagnostic.of(WEIGHT_MISMATCH, message).severity(severity);
    groups.lines().forEach(out::note);
    return out;
  }

  /// How many layers the weights have, up to the number that the config says.
  private int layersInWeights() {
    int layers = 0;
    for (StoredTensor tensor : checkpoint.tensors()) {
      layers = Math.max(layers, layer(tensor.name()) + 1);
    }
    return Math.min(layers, tree.facts().layers());
  }

  private static int layer(String name) {
    Matcher matcher = LAYER.matcher(name);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /// A parameter without a shape is one whose shape the reference trees leave open.
  private static boolean fits(StoredTensor stored, TensorSpec parameter) {
    return parameter.shape().isEmpty() || stored.shape().equals(parameter.shape());
  }

  /// Whether a parameter lies there under another name: quantised, or with all experts in one.
  private boolean isElsewhere(ModuleNode module, TensorSpec parameter, String name) {
    if (!parameter.name().equals("weight")) {
      return false;
    }
    for (String packed : PACKED) {
      if (checkpoint.has(module.name() + "." + packed)) {
        return true;
      }
    }
    Matcher expert = EXPERT.matcher(name);
    if (!expert.matches()) {
      return false;
    }
    boolean down = expert.group(2).equals("down_proj") || expert.group(2).equals("w2");
    StoredTensor stacked =
        checkpoint.get(expert.group(1) + (down ? ".down_proj" : ".gate_up_proj"));
    return stacked != null && holdsExperts(stacked, parameter, down ? 1 : 2);
  }

  private static boolean holdsExperts(StoredTensor stacked, TensorSpec expert, int each) {
    List<Long> shape = stacked.shape();
    return shape.size() == 3
        && shape.getFirst() > 0
        && Math.multiplyExact(shape.get(1), shape.get(2)) == each * expert.elements();
  }

  /// Whether a tensor that no module of the tree has is nevertheless as it should be.
  private boolean isExplained(String name) {
    String parameter = name.substring(name.lastIndexOf('.') + 1);
    String module = name.substring(0, Math.max(0, name.length() - parameter.length() - 1));
    if (modules.contains(module)) {
      boolean buffer = parameter.equals("inv_freq") || parameter.equals("e_score_correction_bias");
      boolean stacked =
          module.endsWith(".experts")
              && (parameter.equals("gate_up_proj") || parameter.equals("down_proj"));
      return buffer || stacked || COMPANIONS.contains(parameter);
    }
    return parameter.equals("inv_freq") || isForPrediction(name);
  }

  /// Layers that predict several tokens ahead come after the last layer; no module is made of them.
  private boolean isForPrediction(String name) {
    if (name.startsWith("mtp.")) {
      return true;
    }
    int layer = layer(name);
    int layers = tree.facts().layers();
    return layer >= layers
        && (layer < layers + description.predictionLayers()
            || checkpoint.has("model.layers." + layer + ".eh_proj.weight"));
  }
}
