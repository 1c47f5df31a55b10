package dev.ktc.compiler.model;

import java.util.Map;

/// What is known of the classes that `match.class` can name.
public final class ModuleClasses {
  private static final String TORCH = "torch.nn.";
  private static final String TORCH_MODULES = "torch.nn.modules.";

  /// In which module below `torch.nn.modules` PyTorch defines a class.
  private static final Map<String, String> TORCH_HOMES =
      Map.ofEntries(
          Map.entry("Module", "module"),
          Map.entry("Linear", "linear"),
          Map.entry("Identity", "linear"),
          Map.entry("Bilinear", "linear"),
          Map.entry("Embedding", "sparse"),
          Map.entry("EmbeddingBag", "sparse"),
          Map.entry("ModuleList", "container"),
          Map.entry("ModuleDict", "container"),
          Map.entry("Sequential", "container"),
          Map.entry("ParameterList", "container"),
          Map.entry("ParameterDict", "container"),
          Map.entry("SiLU", "activation"),
          Map.entry("GELU", "activation"),
          Map.entry("ReLU", "activation"),
          Map.entry("Sigmoid", "activation"),
          Map.entry("Tanh", "activation"),
          Map.entry("Softmax", "activation"),
          Map.entry("MultiheadAttention", "activation"),
          Map.entry("Conv1d", "conv"),
          Map.entry("Conv2d", "conv"),
          Map.entry("Conv3d", "conv"),
          Map.entry("LayerNorm", "normalization"),
          Map.entry("RMSNorm", "normalization"),
          Map.entry("GroupNorm", "normalization"),
          Map.entry("Dropout", "dropout"));

  private ModuleClasses() {}

  /// The usual path of a class that Python finds under several: `torch.nn.Linear` for
  /// `torch.nn.modules.linear.Linear` and `torch.nn.modules.Linear`. Other paths stay as they are.
  public static String canonical(String path) {
    if (!path.startsWith(TORCH_MODULES)) {
      return path;
    }
    String rest = path.substring(TORCH_MODULES.length());
    int dot = rest.lastIndexOf('.');
    String name = rest.substring(dot + 1);
    String home = TORCH_HOMES.get(name);
    boolean same = home != null && (dot < 0 || rest.substring(0, dot).equals(home));
    return same ? TORCH + name : path;
  }
}
