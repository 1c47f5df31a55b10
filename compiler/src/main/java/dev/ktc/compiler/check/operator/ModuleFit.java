package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether an operator can take the place of a module.
///
/// @param severity error only where the start surely fails
/// @param failure how; null when that is not sure
record ModuleFit(Severity severity, @Nullable StartFailure failure) {
  private static final String MODELS = "ktransformers.models.";
  private static final String V2 = MODELS + "modeling_deepseek.";
  private static final String V3 = MODELS + "modeling_deepseek_v3.";
  private static final String BIAS = "e_score_correction_bias";

  private static final List<String> CONTAINERS =
      List.of(
          "torch.nn.ModuleList",
          "torch.nn.Sequential",
          "torch.nn.ModuleDict",
          "torch.nn.ParameterList",
          "torch.nn.ParameterDict");

  private static final List<String> LINEAR = List.of("torch.nn.Linear", "torch.nn.Bilinear");

  /// What is wrong with an operator in place of a module; null when nothing is known to be.
  ///
  /// @param serves whether `balance_serve` runs the layers, so that the model's own code is idle
  static @Nullable ModuleFit of(OperatorSpec operator, ModuleNode module, boolean serves) {
    StartFailure defect = operator.limits().defect();
    if (defect != null) {
      return new ModuleFit(Severity.ERROR, defect);
    }
    // How the operators for NPUs are made is not recorded in such detail.
    if (operator.family() == Family.NPU || !isRecorded(module.type())) {
      return null;
    }
    return switch (operator.kind()) {
      case LINEAR ->
          isAny(module.type(), LINEAR) ? null : failing(Phase.P3, lacks(module, "in_features"));
      case EXPERTS -> experts(module);
      case ROUTER -> router(module);
      case MOE_BLOCK, ATTENTION, NORM, MLP, ROTARY, MODEL -> layer(operator, module, serves);
    };
  }

  private static @Nullable ModuleFit experts(ModuleNode module) {
    if (!isAny(module.type(), CONTAINERS)) {
      return failing(
          Phase.P3,
          "TypeError: object of type '" + simpleName(module.type().name()) + "' has no len()");
    }
    return module.lastSegment().equals("experts")
        ? null
        : failing(Phase.P4, "ValueError: Experts {module} not found in gguf_loader");
  }

  /// It loads a bias that only some routers have.
  private static @Nullable ModuleFit router(ModuleNode module) {
    boolean has = module.parameters().stream().anyMatch(tensor -> tensor.name().equals(BIAS));
    if (has) {
      return null;
    }
    if (simpleName(module.type().name()).endsWith("TopkRouter")) {
      return unsure();
    }
    boolean router = kind(module.type()) == OperatorKind.ROUTER;
    return router
        ? failing(Phase.P4, lacks(module, BIAS))
        : failing(Phase.P4, "KeyError: '{module}." + BIAS + "'");
  }

  private static @Nullable ModuleFit layer(
      OperatorSpec operator, ModuleNode module, boolean serves) {
    if (isAny(module.type(), operator.replaces())) {
      boolean needsScaling = operator.name().equals("YarnRotaryEmbeddingV3");
      boolean plain = module.type().name().equals(V3 + "DeepseekV3RotaryEmbedding");
      return needsScaling && plain
          ? failing(Phase.P4, "TypeError: argument of type 'NoneType' is not iterable")
          : null;
    }
    if (kind(module.type()) != operator.kind()) {
      return otherKind(operator.kind(), module);
    }
    return switch (operator.kind()) {
      case MOE_BLOCK -> block(operator, module);
      case ATTENTION -> attention(operator, module);
      case ROTARY -> rotary(operator, module);
      case MODEL -> model(operator, module, serves);
      default -> unsure();
    };
  }

  private static ModuleFit otherKind(OperatorKind kind, ModuleNode module) {
    return switch (kind) {
      case ATTENTION -> failing(Phase.P3, lacks(module, "layer_idx"));
      case NORM -> failing(Phase.P3, lacks(module, "variance_epsilon"));
      case MLP -> failing(Phase.P3, lacks(module, "intermediate_size"));
      case MOE_BLOCK -> failing(Phase.P6, lacks(module, "gate"));
      case MODEL -> failing(Phase.P6, lacks(module, "embed_tokens"));
      default ->
          failing(
              Phase.P6,
              "TypeError: forward() missing 1 required positional argument: 'position_ids'");
    };
  }

  private static ModuleFit block(OperatorSpec operator, ModuleNode module) {
    boolean wantsThree = operator.replaces().contains(V2 + "DeepseekV2MoE");
    boolean wantsTwo = operator.replaces().contains(V3 + "DeepseekV3MoE");
    String type = module.type().name();
    if (wantsThree && type.startsWith(V3)) {
      return failing(Phase.P6, "ValueError: not enough values to unpack (expected 3, got 2)");
    }
    if (wantsTwo && type.startsWith(V2)) {
      return failing(Phase.P6, "ValueError: too many values to unpack (expected 2)");
    }
    boolean deepseek = type.startsWith(V2) || type.startsWith(V3);
    boolean qwen2 = operator.name().startsWith("KQwen2MoeSparseMoeBlock");
    if (qwen2 && deepseek) {
      return failing(
          Phase.P6,
          "TypeError: softmax(): argument 'input' (position 1) must be Tensor, not tuple");
    }
    return qwen2 && type.endsWith(".Qwen3MoeSparseMoeBlock")
        ? failing(Phase.P6, lacks(module, "shared_expert"))
        : unsure();
  }

  private static ModuleFit attention(OperatorSpec operator, ModuleNode module) {
    boolean wants = operator.replaces().contains(V2 + "DeepseekV2Attention");
    String type = module.type().name();
    boolean is = type.startsWith(V2) || type.startsWith(V3);
    if (wants == is) {
      return unsure();
    }
    return failing(Phase.P6, lacks(module, wants ? "q_lora_rank" : "k_proj"));
  }

  private static @Nullable ModuleFit rotary(OperatorSpec operator, ModuleNode module) {
    if (!operator.name().equals("YarnRotaryEmbedding")) {
      return unsure();
    }
    boolean scaled = simpleName(module.type().name()).endsWith("YarnRotaryEmbedding");
    return scaled ? null : failing(Phase.P3, lacks(module, "scaling_factor"));
  }

  private static ModuleFit model(OperatorSpec operator, ModuleNode module, boolean serves) {
    if (serves) {
      return unsure();
    }
    return switch (operator.name()) {
      case "KDeepseekV2Model" -> failing(Phase.P6, lacks(module, "_use_flash_attention_2"));
      case "KLlamaModel" -> failing(Phase.P6, lacks(module, "_update_causal_mask"));
      default ->
          failing(
              Phase.P6,
              "AttributeError: '"
                  + simpleName(module.type().name()).replaceFirst("Model$", "Config")
                  + "' object has no attribute 'output_router_logits'");
    };
  }

  /// What part of a model a class is, by its name; null for none that operators replace.
  static @Nullable OperatorKind kind(ModuleClass type) {
    if (isAny(type, LINEAR)) {
      return OperatorKind.LINEAR;
    }
    String name = type.name();
    if (!name.startsWith(MODELS)) {
      return null;
    }
    if (name.endsWith("Gate") || name.endsWith("TopkRouter")) {
      return OperatorKind.ROUTER;
    }
    if (name.endsWith("MoE") || name.endsWith("MoeBlock")) {
      return OperatorKind.MOE_BLOCK;
    }
    if (name.contains("Attention") || name.endsWith("DeltaNet")) {
      return OperatorKind.ATTENTION;
    }
    if (name.contains("RMSNorm")) {
      return OperatorKind.NORM;
    }
    if (name.endsWith("RotaryEmbedding")) {
      return OperatorKind.ROTARY;
    }
    if (name.endsWith("MLP") || name.endsWith("MlpBlock")) {
      return OperatorKind.MLP;
    }
    return name.endsWith("Model") ? OperatorKind.MODEL : null;
  }

  /// Of other classes nobody knows what attributes they have.
  private static boolean isRecorded(ModuleClass type) {
    return type.name().startsWith(MODELS) || type.name().startsWith("torch.nn.");
  }

  private static boolean isAny(ModuleClass type, List<String> paths) {
    return paths.stream().anyMatch(type::isInstance);
  }

  private static ModuleFit failing(Phase phase, String message) {
    return new ModuleFit(Severity.ERROR, new StartFailure(phase, message));
  }

  private static ModuleFit unsure() {
    return new ModuleFit(Severity.WARNING, null);
  }

  private static String lacks(ModuleNode module, String attribute) {
    return "AttributeError: '"
        + simpleName(module.type().name())
        + "' object has no attribute '"
        + attribute
        + "'";
  }

  /// The last part of a dotted path.
  static String simpleName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
