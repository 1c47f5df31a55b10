package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelFacts.WeightFormat;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.model.arch.Architecture;
import dev.ktc.compiler.model.arch.Architectures;
import dev.ktc.compiler.model.arch.Config;
import dev.ktc.compiler.model.file.BuiltinModels.Reference;
import dev.ktc.compiler.model.file.ConfigReader.Description;
import dev.ktc.compiler.model.file.StoredTensor.ElementType;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the model that the user means and reads it.
public final class ModelLoader {
  /// The modules were taken from the names of tensors, so class conditions can only be guessed.
  public static final Code INEXACT_CLASSES = new Code("KTC1108", "inexact-classes", Severity.NOTE);

  private static final int MAX_CONFIG_BYTES = 4 << 20;
  private static final int MOST_NAMED = 4;

  private final String nameOrPath;
  private final Location asked;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private ModelLoader(String nameOrPath) {
    this.nameOrPath = nameOrPath;
    SourceFile option = new SourceFile("--model", nameOrPath);
    this.asked = new Location(option, new Span(0, nameOrPath.length()));
  }

  /// Reads a model.
  ///
  /// @param nameOrPath a built-in name, a config.json, a GGUF file, or a folder with a config.json,
  ///     with weights, or with both; a built-in name comes before a file of the same name
  public static Outcome<ModelTree> load(String nameOrPath) {
    for (Reference reference : BuiltinModels.all()) {
      if (reference.name().equals(nameOrPath)) {
        return Outcome.of(builtin(reference));
      }
    }
    ModelLoader loader = new ModelLoader(nameOrPath);
    ModelTree tree = loader.load();
    return new Outcome<>(tree, loader.diagnostics);
  }

  private static ModelTree builtin(Reference reference) {
    SourceFile nowhere = new SourceFile(reference.name(), "");
    Config config = new Config(nowhere, reference.config());
    Description description = ConfigReader.describe(config).value();
    if (description == null || description.skeleton() == null) {
      throw new KtcBug("the built-in model " + reference.name() + " cannot be made");
    }
    return description.skeleton().root().tree(reference.name(), description.facts());
  }

  private @Nullable ModelTree load() {
    Path path = path();
    if (path == null || !Files.exists(path)) {
      return nothingThere();
    }
    String lower = nameOrPath.toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    if (lower.endsWith(".safetensors") || lower.endsWith(".safetensors.index.json")) {
      Path folder = path.getParent();
      return folder(folder == null ? Path.of(".") : folder);
    }
    if (lower.endsWith(".gguf")) {
      return gguf(path, path.resolveSibling("config.json"));
    }
    Description description = config(path);
    if (description == null) {
      return null;
    }
    return description.skeleton() == null
        ? unknownArchitecture(description)
        : tree(path, description);
  }

  private @Nullable Path path() {
    try {
      return nameOrPath.isEmpty() ? null : Path.of(nameOrPath);
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private @Nullable ModelTree folder(Path folder) {
    Path configPath = folder.resolve("config.json");
    boolean weights = WeightFiles.present(folder);
    // KTransformers takes safetensors where a folder has both.
    List<Path> ggufs = weights ? List.of() : GgufFiles.models(folder);
    if (ggufs.size() > 1) {
      return severalModels(ggufs);
    }
    if (!ggufs.isEmpty()) {
      return gguf(ggufs.getFirst(), configPath);
    }
    if (!Files.exists(configPath)) {
      return weights
          ? fromTensors(folder, null)
          : unreadable("holds neither a config.json nor weights");
    }
    Description description = config(configPath);
    if (description == null) {
      return null;
    }
    if (description.skeleton() == null) {
      return weights ? fromTensors(folder, description) : unknownArchitecture(description);
    }
    ModelTree tree = tree(folder, description);
    if (weights) {
      Checkpoint checkpoint = add(WeightFiles.read(folder, asked));
      if (checkpoint != null) {
        diagnostics.addAll(WeightCheck.check(tree, description, checkpoint));
        return stored(tree, checkpoint);
      }
    }
    return tree;
  }

  private @Nullable ModelTree gguf(Path file, Path configPath) {
    Description description = null;
    if (Files.exists(configPath)) {
      description = config(configPath);
      if (description == null) {
        return null;
      }
    }
    GgufFile model = add(GgufFiles.read(file, asked));
    Path named = Files.isDirectory(Path.of(nameOrPath)) ? Path.of(nameOrPath) : file;
    return model == null ? null : add(GgufModel.tree(name(named), model, description, asked));
  }

  private @Nullable ModelTree severalModels(List<Path> ggufs) {
    List<String> names =
        ggufs.stream().limit(MOST_NAMED).map(file -> "`" + file.getFileName() + "`").toList();
    diagnostics.add(
        Diagnostic.of(
                TextFiles.UNREADABLE_MODEL,
                "`" + nameOrPath + "` holds " + ggufs.size() + " GGUF models")
            .at(asked, "")
            .note("among them " + String.join(", ", names))
            .help("name one of the files: KTransformers would mix their tensors")
            .build());
    return null;
  }

  private @Nullable Description config(Path path) {
    SourceFile file = add(TextFiles.read(path, MAX_CONFIG_BYTES, asked));
    return file == null ? null : add(ConfigReader.read(file));
  }

  private static ModelTree tree(Path path, Description description) {
    if (description.skeleton() == null) {
      throw new KtcBug("no skeleton for " + path);
    }
    return description.skeleton().root().tree(name(path), description.facts());
  }

  private @Nullable ModelTree fromTensors(Path folder, @Nullable Description description) {
    Checkpoint checkpoint = add(WeightFiles.read(folder, asked));
    if (checkpoint == null) {
      return null;
    }
    List<TensorSpec> tensors =
        checkpoint.tensors().stream().map(t -> new TensorSpec(t.name(), t.shape())).toList();
    ModelTree tree = add(guessed(name(folder), tensors, description, asked));
    return tree == null ? null : stored(tree, checkpoint);
  }

  /// A tree of nothing but tensors, with the note that its classes are guesses.
  static Outcome<ModelTree> guessed(
      String name, List<TensorSpec> tensors, @Nullable Description description, Location asked) {
    Blueprint root = TensorTree.of(tensors);
    if (root.size() > Blueprint.MAX_MODULES || root.weights() > ConfigReader.MAX_WEIGHTS) {
      return Outcome.failure(
          Diagnostic.of(ConfigReader.MODEL_TOO_LARGE, "the weights belong to too many modules")
              .at(asked, "")
              .build());
    }
    List<ModuleNode> modules = root.tree("", NO_FACTS).modules();
    return new Outcome<>(
        new ModelTree(name, facts(modules, description), modules),
        List.of(inexact(description, asked)));
  }

  private static final ModelFacts NO_FACTS =
      new ModelFacts("unknown", 0, 0, List.of(), false, WeightFormat.PLAIN);

  private static ModelFacts facts(List<ModuleNode> modules, @Nullable Description description) {
    ModelFacts said = description == null ? NO_FACTS : description.facts();
    int layers = 0;
    long hidden = said.hiddenSize();
    for (ModuleNode module : modules) {
      layers = Math.max(layers, module.layer() + 1);
      if (hidden == 0 && module.type().isInstance("torch.nn.Embedding")) {
        TensorSpec table = module.parameters().getFirst();
        hidden = table.shape().getLast();
      }
    }
    return new ModelFacts(
        said.modelType(), layers, hidden, TensorTree.caches(modules), false, said.weightFormat());
  }

  /// The tree with the format in which the weights are stored, whatever the config.json says.
  private static ModelTree stored(ModelTree tree, Checkpoint checkpoint) {
    Weights.Builder weights =
        new Weights.Builder(Weights.Format.SAFETENSORS, tree.modules().size());
    for (ModuleNode module : tree.modules()) {
      if (!module.parameters().isEmpty()) {
        stored(module, checkpoint, weights);
      }
    }
    boolean float8 =
        checkpoint.tensors().stream().anyMatch(tensor -> tensor.type() == ElementType.F8_E4M3);
    ModelFacts facts = tree.facts();
    return new ModelTree(
        tree.name(),
        float8 ? facts.withWeightFormat(WeightFormat.FP8) : facts,
        tree.modules(),
        weights.build());
  }

  private static void stored(ModuleNode module, Checkpoint checkpoint, Weights.Builder weights) {
    long bytes = 0;
    String type = null;
    for (TensorSpec parameter : module.parameters()) {
      StoredTensor tensor = checkpoint.get(module.name() + "." + parameter.name());
      bytes = tensor == null || bytes < 0 ? -1 : bytes + tensor.end() - tensor.begin();
      if (tensor != null && parameter.name().equals("weight")) {
        type = tensor.type().name();
      }
    }
    weights.module(module.id(), bytes, type);
  }

  private static Diagnostic inexact(@Nullable Description description, Location asked) {
    Diagnostic.Builder out =
        Diagnostic.of(
            INEXACT_CLASSES,
            "the modules are taken from the names of the tensors, so their classes are guesses");
    if (description == null) {
      out.at(asked, "no config.json in there");
    } else {
      out.at(description.config().location("model_type"), "not one of the known architectures");
    }
    return out.note("conditions on `class` may match other modules than they will in the end")
        .build();
  }

  private @Nullable ModelTree unknownArchitecture(Description description) {
    String type = description.facts().modelType();
    List<String> known = Architectures.all().stream().map(Architecture::modelType).toList();
    Diagnostic.Builder out =
        Diagnostic.of(
                ConfigReader.UNKNOWN_ARCHITECTURE,
                type.equals("unknown")
                    ? "the config names no architecture"
                    : "the architecture `" + type + "` is not known")
            .at(description.config().location("model_type"), "")
            .note("known are " + String.join(", ", known));
    String near = Suggestion.closest(type, known);
    if (near != null) {
      out.help("did you mean `" + near + "`?");
    } else {
      out.help("give a folder with safetensors: their headers tell the modules");
    }
    diagnostics.add(out.build());
    return null;
  }

  private @Nullable ModelTree nothingThere() {
    Diagnostic.Builder out =
        Diagnostic.of(
                TextFiles.UNREADABLE_MODEL,
                "`" + nameOrPath + "` is neither a built-in model nor a file or folder")
            .at(asked, "")
            .note("built in are " + String.join(", ", BuiltinModels.names()));
    String near = Suggestion.closest(nameOrPath, BuiltinModels.names());
    if (near != null) {
      out.help("did you mean `" + near + "`?");
    }
    diagnostics.add(out.build());
    return null;
  }

  private @Nullable ModelTree unreadable(String what) {
    diagnostics.add(
        Diagnostic.of(TextFiles.UNREADABLE_MODEL, "`" + nameOrPath + "` " + what)
            .at(asked, "")
            .help("give a built-in name, a config.json, a GGUF file, or a folder with one")
            .build());
    return null;
  }

  private <T> @Nullable T add(Outcome<T> outcome) {
    diagnostics.addAll(outcome.diagnostics());
    return outcome.value();
  }

  /// The folder's name, for a config.json too; a file of another name stands for itself.
  private static String name(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path file = absolute.getFileName();
    if (file != null && file.toString().equals("config.json")) {
      absolute = absolute.getParent() == null ? absolute : absolute.getParent();
      file = absolute.getFileName();
    }
    String name = file == null ? "model" : file.toString();
    return name.replaceFirst("(?i)\\.json$|(-[0-9]{5}-of-[0-9]{5})?\\.gguf$", "");
  }
}
