package dev.ktc.compiler.model.arch;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.Blueprint.Child;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModelClasses;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;

/// The building blocks that the architectures share.
final class Parts {
  private static final String MODULE = "torch.nn.Module";
  private static final ModuleClass LINEAR = torch("Linear");
  private static final ModuleClass EMBEDDING = torch("Embedding");
  private static final ModuleClass MODULE_LIST = torch("ModuleList");

  /// More layers than this would have more modules than a tree may have.
  static final long MAX_LAYERS = Blueprint.MAX_MODULES / 8;

  static final long BYTES_OF_BFLOAT16 = 2;

  /// `torch.nn.Conv1d`.
  static final ModuleClass CONV1D = torch("Conv1d");

  private Parts() {}

  /// A class of PyTorch.
  static ModuleClass torch(String name) {
    ModuleClass known = ModelClasses.find("torch.nn." + name);
    if (known == null) {
      throw new KtcBug("no class torch.nn." + name);
    }
    return known;
  }

  /// A linear layer without bias.
  static Blueprint linear(long out, long in) {
    return linear(out, in, false);
  }

  /// A linear layer.
  static Blueprint linear(long out, long in, boolean bias) {
    TensorSpec weight = tensor("weight", out, in);
    return Blueprint.leaf(LINEAR, bias ? List.of(weight, tensor("bias", out)) : List.of(weight));
  }

  /// A table of embeddings.
  static Blueprint embedding(long entries, long width) {
    return Blueprint.leaf(EMBEDDING, List.of(tensor("weight", entries, width)));
  }

  /// A module whose only parameter is a vector `weight`: every kind of norm.
  static Blueprint norm(ModuleClass type, long width) {
    return Blueprint.leaf(type, List.of(tensor("weight", width)));
  }

  /// A list of modules.
  static Blueprint list(List<Blueprint> modules) {
    return Blueprint.numbered(MODULE_LIST, modules);
  }

  /// A list of equal modules. More of them than a tree may have are not even listed.
  static Blueprint list(long count, Blueprint module) {
    if (count > Blueprint.MAX_MODULES) {
      return tooLarge();
    }
    return list(Collections.nCopies((int) count, module));
  }

  /// Stands for a part with more modules than a tree may have.
  static Blueprint tooLarge() {
    return new Blueprint(MODULE_LIST, List.of(), List.of(), Long.MAX_VALUE, 0);
  }

  /// The activation function that a config calls `hidden_act`.
  static Blueprint activation(Config config) {
    String name = config.text("hidden_act");
    return Blueprint.leaf(
        switch (name == null ? "silu" : name) {
          case "silu", "swish" -> torch("SiLU");
          case "relu" -> torch("ReLU");
          case "sigmoid" -> torch("Sigmoid");
          case "tanh" -> torch("Tanh");
          case "gelu" -> transformers("GELUActivation");
          case "gelu_new" -> transformers("NewGELUActivation");
          case "gelu_pytorch_tanh" -> transformers("PytorchGELUTanh");
          default -> new ModuleClass(List.of(MODULE));
        },
        List.of());
  }

  /// `gate_proj`, `up_proj`, `down_proj`, `act_fn`.
  static Blueprint mlp(ModuleClass type, long hidden, long inner, boolean bias, Blueprint act) {
    return module(
        type,
        child("gate_proj", linear(inner, hidden, bias)),
        child("up_proj", linear(inner, hidden, bias)),
        child("down_proj", linear(hidden, inner, bias)),
        child("act_fn", act));
  }

  /// A module without parameters of its own.
  static Blueprint module(ModuleClass type, Child... children) {
    return Blueprint.of(type, List.of(), List.of(children));
  }

  /// A child.
  static Child child(String segment, Blueprint module) {
    return new Child(segment, module);
  }

  /// A parameter.
  static TensorSpec tensor(String name, Long... shape) {
    return new TensorSpec(name, List.of(shape));
  }

  /// One cache per layer; none where the tree is too large anyway.
  static List<CacheSpec> caches(Config config, LongFunction<CacheSpec> cache) {
    long layers = config.size("num_hidden_layers");
    List<CacheSpec> out = new ArrayList<>();
    for (long i = 0; layers <= MAX_LAYERS && i < layers; i++) {
      out.add(cache.apply(i));
    }
    return out;
  }

  /// The name of a layer's attention module.
  static String attention(long layer) {
    return "model.layers." + layer + ".self_attn";
  }

  private static ModuleClass transformers(String name) {
    return new ModuleClass(List.of("transformers.activations." + name, MODULE));
  }
}
