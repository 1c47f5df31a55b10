package dev.ktc.compiler.cli;

import dev.ktc.compiler.cli.show.TextTable;
import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.BuiltinModels;
import dev.ktc.compiler.model.file.ModelLoader;
import java.io.IOException;
import java.util.List;

/// `ktc models`: the models whose structure ktc knows by name.
final class ModelsCommand implements Command {
  @Override
  public String name() {
    return "models";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public String summary() {
    return "the built-in models; others are read from their config.json";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    Help.expect(this, words, 0, 0);
    TextTable table = new TextTable("name", "model type", "layers>", "modules>", "parameters>");
    for (String name : BuiltinModels.names()) {
      ModelTree model = ModelLoader.load(name).value();
      if (model == null) {
        throw new KtcBug("the built-in model " + name + " cannot be read");
      }
      long parameters = 0;
      for (ModuleNode module : model.modules()) {
        parameters += module.parameterCount();
      }
      table.row(
          name,
          model.facts().modelType(),
          Integer.toString(model.facts().layers()),
          Integer.toString(model.modules().size()),
          billions(parameters));
    }
    console.out().write(table.text());
    return ExitCode.CLEAN;
  }

  /// With two decimals, rounded half up: `671.03 B`.
  private static String billions(long count) {
    long hundredths = (count + 5_000_000) / 10_000_000;
    long rest = hundredths % 100;
    return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest + " B";
  }
}
