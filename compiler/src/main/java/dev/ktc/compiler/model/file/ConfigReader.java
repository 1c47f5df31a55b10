package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelFacts.WeightFormat;
import dev.ktc.compiler.model.arch.Architecture;
import dev.ktc.compiler.model.arch.Architectures;
import dev.ktc.compiler.model.arch.Config;
import dev.ktc.compiler.model.arch.Skeleton;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes of the text of a config.json the modules of the model that it describes.
public final class ConfigReader {
  /// Neither `architectures` nor `model_type` is known, and there are no weights to look at.
  public static final Code UNKNOWN_ARCHITECTURE =
      new Code("KTC1106", "unknown-architecture", Severity.ERROR);

  /// More modules or parameters than any model has.
  public static final Code MODEL_TOO_LARGE = new Code("KTC1107", "model-too-large", Severity.ERROR);

  /// No published model has a thousandth of it; a petabyte of weights keeps all sums in range.
  static final long MAX_WEIGHTS = 1L << 50;

  private ConfigReader() {}

  /// A config.json that was understood.
  ///
  /// @param config its keys
  /// @param architecture null where it is not a known one; there is no skeleton then
  /// @param skeleton its modules
  /// @param facts what else it says
  /// @param predictionLayers layers after the last one that predict several tokens ahead
  record Description(
      Config config,
      @Nullable Architecture architecture,
      @Nullable Skeleton skeleton,
      ModelFacts facts,
      long predictionLayers) {
    /// Whether the output layer has the weights of the embeddings.
    boolean tied() {
      return facts.tied();
    }
  }

  /// Reads a config.json. An unknown architecture is no fault yet.
  static Outcome<Description> read(SourceFile file) {
    Outcome<JsonValue> json = JsonReader.read(file);
    List<Diagnostic> diagnostics = new ArrayList<>(json.diagnostics());
    JsonValue value = json.value();
    if (value == null) {
      return new Outcome<>(null, diagnostics);
    }
    if (!(value instanceof JsonObject object)) {
      diagnostics.add(
          Diagnostic.of(
                  Config.INVALID_CONFIG_VALUE, "a config.json holds an object, not " + value.kind())
              .at(new Location(file, firstLine(file, value.span())), "")
              .build());
      return new Outcome<>(null, diagnostics);
    }
    Outcome<Description> outcome = describe(new Config(file, object));
    diagnostics.addAll(outcome.diagnostics());
    return new Outcome<>(outcome.value(), diagnostics);
  }

  /// What a config.json means whose keys are known.
  static Outcome<Description> describe(Config config) {
    Architecture architecture = architecture(config);
    Skeleton skeleton = architecture == null ? null : architecture.skeleton(config);
    ModelFacts facts = facts(config, architecture, skeleton);
    long ahead = config.count("num_nextn_predict_layers", 0);
    List<Diagnostic> diagnostics = config.diagnostics();
    if (!diagnostics.isEmpty()) {
      return new Outcome<>(null, diagnostics);
    }
    Diagnostic tooLarge = skeleton == null ? null : tooLarge(config, skeleton.root());
    return tooLarge != null
        ? Outcome.failure(tooLarge)
        : Outcome.of(new Description(config, architecture, skeleton, facts, ahead));
  }

  /// KTransformers goes by the first of `architectures`; `model_type` helps where that is missing
  /// or newer than the code it names.
  private static @Nullable Architecture architecture(Config config) {
    for (String name : config.texts("architectures")) {
      Architecture found = Architectures.byClassName(name);
      if (found != null) {
        return found;
      }
    }
    String type = config.text("model_type");
    return type == null ? null : Architectures.byModelType(type);
  }

  private static ModelFacts facts(
      Config config, @Nullable Architecture architecture, @Nullable Skeleton skeleton) {
    String type = config.text("model_type");
    boolean fp8 = "fp8".equals(config.nestedText("quantization_config", "quant_method"));
    String name = type != null ? type : architecture != null ? architecture.modelType() : "unknown";
    return new ModelFacts(
        name,
        (int) Math.min(Integer.MAX_VALUE, config.count("num_hidden_layers", 0)),
        config.count("hidden_size", 0),
        skeleton == null ? List.of() : skeleton.caches(),
        architecture != null,
        fp8 ? WeightFormat.FP8 : WeightFormat.PLAIN,
        config.flag("tie_word_embeddings", name.equals("smallthinker")));
  }

  private static @Nullable Diagnostic tooLarge(Config config, Blueprint root) {
    boolean modules = root.size() > Blueprint.MAX_MODULES;
    if (!modules && root.weights() <= MAX_WEIGHTS) {
      return null;
    }
    return Diagnostic.of(
            MODEL_TOO_LARGE,
            modules
                ? "the config describes more than " + Blueprint.MAX_MODULES + " modules"
                : "the config describes more than 10^15 parameters")
        .at(config.location(modules ? "num_hidden_layers" : "hidden_size"), "among others")
        .help("check the numbers of layers and experts and the sizes in this file")
        .build();
  }

  private static Span firstLine(SourceFile file, Span span) {
    int end = file.line(file.lineOf(span.start())).end();
    return new Span(span.start(), Math.max(span.start(), Math.min(span.end(), end)));
  }
}
