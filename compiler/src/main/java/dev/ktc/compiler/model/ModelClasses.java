package dev.ktc.compiler.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of the classes that `match.class` can name: PyTorch's modules and the classes of
/// the modeling code that KTransformers ships.
public final class ModelClasses {
  /// Whether there is a class at a dotted path.
  public enum Existence {
    /// Known.
    EXISTS,
    /// Its Python module is known and has no such class, or there is no such Python module.
    MISSING,
    /// Its Python module is not one of those whose classes are listed here.
    UNDECIDED
  }

  private static final String MODULE = "torch.nn.Module";
  private static final String TORCH = "torch.nn.";
  private static final String TORCH_MODULES = "torch.nn.modules.";
  private static final String KTRANSFORMERS_MODELS = "ktransformers.models.";
  private static final String PRE_TRAINED = "transformers.modeling_utils.PreTrainedModel";

  /// Paths under which a class can be imported that is defined elsewhere.
  private static final Map<String, String> ALIASES =
      Map.of(
          "transformers.PreTrainedModel",
          PRE_TRAINED,
          "ktransformers.models.modeling_qwen3_moe.Qwen2MoeRotaryEmbedding",
          "ktransformers.models.modeling_qwen2_moe.Qwen2MoeRotaryEmbedding");

  private static final ModuleClass ANY = new ModuleClass(List.of(MODULE));

  /// In which module below `torch.nn.modules` PyTorch defines its classes.
  private static final Map<String, String> TORCH_HOMES = new LinkedHashMap<>();

  private static final Map<String, ModuleClass> CLASSES = new LinkedHashMap<>();

  /// Python modules whose classes are all listed.
  private static final List<String> LISTED = new ArrayList<>();

  static {
    CLASSES.put(MODULE, ANY);
    for (Map.Entry<String, String> home : TorchClasses.BY_HOME.entrySet()) {
      for (String name : home.getValue().split(" ", -1)) {
        TORCH_HOMES.put(name, home.getKey());
        CLASSES.computeIfAbsent(TORCH + name, path -> new ModuleClass(List.of(path, MODULE)));
      }
    }
    LISTED.add("torch.nn");
    for (ModelingModule module : ModelingModule.ALL) {
      module.addTo(CLASSES);
      LISTED.add(module.path());
    }
  }

  private ModelClasses() {}

  /// The usual path of a class that Python finds under several: `torch.nn.Linear` for
  /// `torch.nn.modules.linear.Linear` and `torch.nn.modules.Linear`. Other paths stay as they are.
  public static String canonical(String path) {
    if (!path.startsWith(TORCH_MODULES)) {
      return ALIASES.getOrDefault(path, path);
    }
    String rest = path.substring(TORCH_MODULES.length());
    int dot = rest.lastIndexOf('.');
    String name = rest.substring(dot + 1);
    String home = TORCH_HOMES.get(name);
    boolean same = home != null && (dot < 0 || rest.substring(0, dot).equals(home));
    return same ? TORCH + name : path;
  }

  /// A known class with its ancestors.
  public static @Nullable ModuleClass find(String path) {
    return CLASSES.get(canonical(path));
  }

  /// Whether it is known that each module that is an instance of `narrow` is one of `wide`. Of a
  /// class that is not known, only that it is itself, a module and an object.
  public static boolean isSubclass(String narrow, String wide) {
    String wanted = canonical(wide);
    ModuleClass known = find(narrow);
    return canonical(narrow).equals(wanted) || isInstance(known == null ? ANY : known, wanted);
  }

  /// Whether there is a class at a path.
  public static Existence existence(String path) {
    if (CLASSES.containsKey(canonical(path)) || canonical(path).equals(PRE_TRAINED)) {
      return Existence.EXISTS;
    }
    int dot = path.lastIndexOf('.');
    String module = dot < 0 ? "" : path.substring(0, dot);
    if (LISTED.contains(module) || isTorchHome(module)) {
      return Existence.MISSING;
    }
    boolean ours = module.startsWith(KTRANSFORMERS_MODELS);
    return ours && !isUnlisted(module) ? Existence.MISSING : Existence.UNDECIDED;
  }

  /// Every known path, families first, for suggestions.
  public static List<String> all() {
    List<String> out = new ArrayList<>(CLASSES.keySet());
    Collections.reverse(out);
    return out;
  }

  /// The Python modules whose classes are all known.
  public static List<String> modules() {
    return List.copyOf(LISTED);
  }

  /// Whether a class with these ancestors is an instance of the class at a path.
  static boolean isInstance(ModuleClass type, String path) {
    String wanted = canonical(path);
    if (type.ancestry().contains(wanted)) {
      return true;
    }
    return switch (wanted) {
      case "builtins.object" -> true;
      // The modeling code derives its own base class from this one.
      case PRE_TRAINED -> type.ancestry().stream().anyMatch(a -> a.endsWith("PreTrainedModel"));
      default -> false;
    };
  }

  private static boolean isTorchHome(String module) {
    return module.concat(".").equals(TORCH_MODULES)
        || (module.startsWith(TORCH_MODULES)
            && TorchClasses.BY_HOME.containsKey(module.substring(TORCH_MODULES.length())));
  }

  /// Modules that exist but whose classes are not listed, as no module tree is made of them.
  private static boolean isUnlisted(String module) {
    String name = module.substring(KTRANSFORMERS_MODELS.length());
    return name.startsWith("configuration_") || name.startsWith("custom_");
  }

  /// One modeling module of KTransformers.
  ///
  /// @param path dotted path of the Python module
  /// @param prefix with which its class names begin
  /// @param suffixes what follows the prefix; `A<B` derives A from B, a name after `=` stands alone
  private record ModelingModule(String path, String prefix, String suffixes) {
    private static final String HEADS =
        " PreTrainedModel Model<PreTrainedModel ForCausalLM<PreTrainedModel"
            + " ForSequenceClassification<PreTrainedModel";
    private static final String DEEPSEEK =
        "RMSNorm RotaryEmbedding LinearScalingRotaryEmbedding<RotaryEmbedding"
            + " DynamicNTKScalingRotaryEmbedding<RotaryEmbedding"
            + " YarnRotaryEmbedding<RotaryEmbedding MLP =MoEGate MoE Attention"
            + " FlashAttention2<Attention DecoderLayer"
            + HEADS;
    private static final String VARIANTS = " FlashAttention2<Attention SdpaAttention<Attention";
    private static final String TASKS =
        " ForTokenClassification<PreTrainedModel ForQuestionAnswering<PreTrainedModel";

    static final List<ModelingModule> ALL =
        List.of(
            of("modeling_deepseek", "DeepseekV2", DEEPSEEK),
            of("modeling_deepseek_v3", "DeepseekV3", DEEPSEEK),
            of(
                "modeling_qwen2_moe",
                "Qwen2Moe",
                "RMSNorm RotaryEmbedding MLP SparseMoeBlock Attention DecoderLayer"
                    + VARIANTS
                    + HEADS
                    + TASKS),
            of(
                "modeling_qwen3_moe",
                "Qwen3Moe",
                "RMSNorm RotaryEmbedding MLP SparseMoeBlock Attention DecoderLayer"
                    + HEADS
                    + TASKS),
            of(
                "modeling_qwen3_next",
                "Qwen3Next",
                "RMSNorm RMSNormGated RotaryEmbedding MLP SparseMoeBlock Attention GatedDeltaNet"
                    + " DecoderLayer"
                    + HEADS
                    + TASKS),
            of(
                "modeling_mixtral",
                "Mixtral",
                "RMSNorm RotaryEmbedding BlockSparseTop2MLP SparseMoeBlock Attention DecoderLayer"
                    + VARIANTS
                    + HEADS
                    + TASKS),
            of(
                "modeling_llama",
                "Llama",
                "RMSNorm RotaryEmbedding LinearScalingRotaryEmbedding<RotaryEmbedding"
                    + " DynamicNTKScalingRotaryEmbedding<RotaryEmbedding MLP Attention DecoderLayer"
                    + VARIANTS
                    + HEADS
                    + TASKS),
            of(
                "modeling_glm4_moe",
                "Glm4Moe",
                "RMSNorm RotaryEmbedding MLP TopkRouter MoE Attention DecoderLayer" + HEADS),
            of(
                "modeling_smallthinker",
                "Smallthinker",
                "RMSNorm RotaryEmbedding HierarchicalMLP MoeBlock DenseMlpBlock Attention"
                    + " DecoderLayer PreTrainedModel Model<PreTrainedModel"
                    + " =SmallThinkerForCausalLM<PreTrainedModel"));

    private static ModelingModule of(String name, String prefix, String suffixes) {
      return new ModelingModule(KTRANSFORMERS_MODELS + name, prefix, suffixes);
    }

    void addTo(Map<String, ModuleClass> classes) {
      for (String entry : suffixes.split(" ", -1)) {
        int base = entry.indexOf('<');
        String own = base < 0 ? entry : entry.substring(0, base);
        String name = path + "." + (own.startsWith("=") ? own.substring(1) : prefix + own);
        List<String> ancestry =
            base < 0
                ? List.of(name, MODULE)
                : List.of(name, path + "." + prefix + entry.substring(base + 1), MODULE);
        classes.put(name, new ModuleClass(ancestry));
      }
    }
  }
}
