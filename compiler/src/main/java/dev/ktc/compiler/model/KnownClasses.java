package dev.ktc.compiler.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The modeling classes that KTransformers and PyTorch are known to define, with their ancestors.
///
/// A user may bring modeling files of their own, so a class that is not here may well exist.
public final class KnownClasses {
  private static final String MODULE = "torch.nn.Module";
  private static final String HOME = "ktransformers.models.modeling_";

  /// Dotted path to the paths of its ancestors, nearest first.
  private static final Map<String, List<String>> ANCESTORS = ancestors();

  private KnownClasses() {}

  /// Whether each instance of `type` is surely an instance of `ancestor`.
  public static boolean isSubclass(String type, String ancestor) {
    String wanted = ModuleClasses.canonical(ancestor);
    String actual = ModuleClasses.canonical(type);
    return actual.equals(wanted)
        || wanted.equals(MODULE)
        || ANCESTORS.getOrDefault(actual, List.of()).contains(wanted);
  }

  /// Whether a class is known to exist.
  public static boolean exists(String path) {
    return ANCESTORS.containsKey(ModuleClasses.canonical(path));
  }

  /// All known paths.
  public static Collection<String> all() {
    return ANCESTORS.keySet();
  }

  /// The known classes of a module: `DeepseekV3MoE` in
  /// `ktransformers.models.modeling_deepseek_v3`; null when the module is not known.
  public static @Nullable List<String> inModule(String module) {
    String prefix = module + '.';
    List<String> names =
        ANCESTORS.keySet().stream()
            .filter(path -> path.startsWith(prefix) && path.lastIndexOf('.') == module.length())
            .map(path -> path.substring(prefix.length()))
            .toList();
    return names.isEmpty() ? null : names;
  }

  private static Map<String, List<String>> ancestors() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    torch(all);
    deepSeek(all, "deepseek", "DeepseekV2");
    deepSeek(all, "deepseek_v3", "DeepseekV3");
    family(all, "qwen2_moe", "Qwen2Moe", "MLP RMSNorm RotaryEmbedding SparseMoeBlock");
    family(all, "qwen3_moe", "Qwen3Moe", "MLP RMSNorm RotaryEmbedding SparseMoeBlock");
    family(
        all,
        "qwen3_next",
        "Qwen3Next",
        "GatedDeltaNet MLP RMSNorm RMSNormGated RotaryEmbedding SparseMoeBlock");
    family(
        all,
        "mixtral",
        "Mixtral",
        "BlockSparseTop2MLP BLockSparseTop2MLP RMSNorm RotaryEmbedding SparseMoeBlock");
    family(all, "llama", "Llama", "MLP RMSNorm RotaryEmbedding");
    derive(all, HOME + "llama.", "LlamaRotaryEmbedding", "LlamaLinearScalingRotaryEmbedding");
    derive(all, HOME + "llama.", "LlamaRotaryEmbedding", "LlamaDynamicNTKScalingRotaryEmbedding");
    family(all, "glm4_moe", "Glm4Moe", "MLP MoE RMSNorm RotaryEmbedding TopkRouter");
    family(
        all,
        "smallthinker",
        "Smallthinker",
        "DenseMlpBlock HierarchicalMLP MoeBlock RMSNorm RotaryEmbedding");
    derive(
        all,
        HOME + "smallthinker.",
        "SmallthinkerPreTrainedModel",
        "SmallThinkerForCausalLM");
    return all;
  }

  private static void torch(Map<String, List<String>> all) {
    all.put(MODULE, List.of());
    String names =
        "AdaptiveAvgPool1d AdaptiveAvgPool2d AvgPool1d AvgPool2d BatchNorm1d BatchNorm2d Bilinear"
            + " Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d Dropout Embedding"
            + " EmbeddingBag Flatten GELU GLU GroupNorm GRU Hardswish Identity LayerNorm LeakyReLU"
            + " Linear LogSoftmax LSTM MaxPool1d MaxPool2d Mish ModuleDict ModuleList"
            + " MultiheadAttention ParameterDict ParameterList PReLU ReLU ReLU6 RMSNorm RNN"
            + " Sequential Sigmoid SiLU Softmax Softplus Tanh Transformer TransformerDecoder"
            + " TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer Unfold Upsample"
            + " ZeroPad2d";
    for (String name : names.split(" ")) {
      all.put("torch.nn." + name, List.of(MODULE));
    }
  }

  private static void deepSeek(Map<String, List<String>> all, String module, String prefix) {
    String home = HOME + module + '.';
    family(all, module, prefix, "MLP MoE RMSNorm RotaryEmbedding");
    all.put(home + "MoEGate", List.of(MODULE));
    for (String kind : List.of("LinearScaling", "DynamicNTKScaling", "Yarn")) {
      derive(all, home, prefix + "RotaryEmbedding", prefix + kind + "RotaryEmbedding");
    }
  }

  /// What every modeling file has: attention and its variants, layers, the model, its heads.
  private static void family(
      Map<String, List<String>> all, String module, String prefix, String parts) {
    String home = HOME + module + '.';
    for (String part : (parts + " Attention DecoderLayer PreTrainedModel").split(" ")) {
      all.put(home + prefix + part, List.of(MODULE));
    }
    derive(all, home, prefix + "Attention", prefix + "FlashAttention2");
    derive(all, home, prefix + "Attention", prefix + "SdpaAttention");
    List<String> heads =
        List.of(
            "Model",
            "ForCausalLM",
            "ForSequenceClassification",
            "ForTokenClassification",
            "ForQuestionAnswering");
    for (String head : heads) {
      derive(all, home, prefix + "PreTrainedModel", prefix + head);
    }
  }

  private static void derive(
      Map<String, List<String>> all, String home, String parent, String child) {
    all.put(home + child, List.of(home + parent, MODULE));
  }
}
