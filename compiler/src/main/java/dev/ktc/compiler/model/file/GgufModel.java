package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelFacts.WeightFormat;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.arch.Config;
import dev.ktc.compiler.model.arch.Skeleton;
import dev.ktc.compiler.model.file.ConfigReader.Description;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes of a GGUF model, with or without its config.json, a tree of modules with their weights.
public final class GgufModel {
  /// The metadata of a GGUF file do not say all that its architecture needs.
  public static final Code INSUFFICIENT_METADATA =
      new Code("KTC1111", "insufficient-metadata", Severity.ERROR);

  private GgufModel() {}

  /// The tree: of the config.json where there is one, else of the metadata, else of the names of
  /// the tensors.
  ///
  /// @param name how the model is called
  /// @param config what the config.json says; null when there is none
  /// @param asked what made us read it
  static Outcome<ModelTree> tree(
      String name, GgufFile gguf, @Nullable Description config, Location asked) {
    List<Diagnostic> out = new ArrayList<>();
    Description description = config;
    Config metadata = config == null ? GgufConfig.of(gguf) : null;
    if (metadata != null) {
      Outcome<Description> described = ConfigReader.describe(metadata);
      description = described.value();
      if (description == null) {
        out.addAll(metadata.missing().isEmpty() ? described.diagnostics() : says(gguf, metadata));
        return new Outcome<>(null, out);
      }
    }
    Skeleton skeleton = description == null ? null : description.skeleton();
    if (description == null || skeleton == null) {
      return guessed(name, gguf, description, asked);
    }
    String key = config == null ? "model_type" : "num_hidden_layers";
    ModelFacts facts = description.facts().withWeightFormat(WeightFormat.PLAIN);
    ModelTree tree = skeleton.root().tree(name, facts);
    Location place = description.config().location(key);
    return new Outcome<>(GgufCheck.check(tree, gguf, place, out), out);
  }

  private static List<Diagnostic> says(GgufFile gguf, Config metadata) {
    String keys =
        metadata.missing().stream()
            .map(key -> GgufConfig.metadataKey(gguf, key))
            .distinct()
            .collect(Collectors.joining("`, `"));
    return List.of(
        Diagnostic.of(
                INSUFFICIENT_METADATA,
                "the metadata of `" + gguf.head().file() + "` do not say `" + keys + "`")
            .at(metadata.location("model_type"), "this architecture needs it")
            .help("put the model's config.json beside it: it is read instead of the metadata")
            .build());
  }

  /// Modules from tensor names, stacks of experts taken apart.
  private static Outcome<ModelTree> guessed(
      String name, GgufFile gguf, @Nullable Description description, Location asked) {
    Map<String, TensorSpec> tensors = new LinkedHashMap<>();
    for (GgufTensor tensor : gguf.all()) {
      String module = GgufNames.moduleOf(tensor.name());
      if (module == null) {
        continue;
      }
      if (!tensor.name().contains("_exps.") || tensor.dims().size() != 3) {
        tensors.putIfAbsent(module, new TensorSpec(module, tensor.shape()));
        continue;
      }
      long experts = tensor.dims().getLast();
      if (tensors.size() + experts > Blueprint.MAX_MODULES) {
        return Outcome.failure(
            Diagnostic.of(ConfigReader.MODEL_TOO_LARGE, "the weights belong to too many modules")
                .at(asked, "")
                .build());
      }
      List<Long> shape = tensor.shape().subList(1, 3);
      String list = ".experts.";
      int place = module.indexOf(list);
      for (long i = 0; place >= 0 && i < experts; i++) {
        String one = module.substring(0, place) + list + i + module.substring(place + 8);
        tensors.putIfAbsent(one, new TensorSpec(one, shape));
      }
    }
    Outcome<ModelTree> guess =
        ModelLoader.guessed(name, List.copyOf(tensors.values()), description, asked);
    if (guess.value() == null) {
      return guess;
    }
    List<Diagnostic> out = new ArrayList<>(guess.diagnostics());
    return new Outcome<>(GgufCheck.check(guess.value(), gguf, null, out), out);
  }
}
