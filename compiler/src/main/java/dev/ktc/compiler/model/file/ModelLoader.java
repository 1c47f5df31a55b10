package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.model.ModelTree;

/// Finds the model that the user means and reads it.
public final class ModelLoader {
  private ModelLoader() {}

  /// Reads a model.
  ///
  /// @param nameOrPath a built-in name, a config.json, or a folder with one
  public static Outcome<ModelTree> load(String nameOrPath) {
    if (BuiltinModels.names().contains(nameOrPath)) {
      return builtin(nameOrPath);
    }
    throw new KtcBug("not there yet");
  }

  private static Outcome<ModelTree> builtin(String name) {
    ConfigReader.Description description = ConfigReader.read(BuiltinModels.config(name)).value();
    if (description == null || description.skeleton() == null) {
      throw new KtcBug("the built-in model " + name + " cannot be read");
    }
    return Outcome.of(description.skeleton().root().tree(name, description.facts()));
  }
}
