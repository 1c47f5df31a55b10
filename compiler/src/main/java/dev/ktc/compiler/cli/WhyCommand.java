package dev.ktc.compiler.cli;

import dev.ktc.compiler.cli.show.WhyPrinter;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.ModelResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `ktc why`: how a module came to its class and device.
final class WhyCommand implements Command {
  @Override
  public String name() {
    return "why";
  }

  @Override
  public String operands() {
    return "MODULE RULES";
  }

  @Override
  public String summary() {
    return "every rule tried on a module, and why it applies or not";
  }

  @Override
  public List<Option> options() {
    List<Option> options = new ArrayList<>(Inputs.OPTIONS);
    options.addAll(List.of(Option.FORMAT, Option.COLOR));
    return options;
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    Help.expect(this, words, 2, 2);
    boolean json = Formats.json(arguments);
    TextRenderer renderer = new TextRenderer(Colors.wanted(arguments, console));
    Inputs inputs = new Projects(arguments, console).of(words.getLast());
    String name = words.getFirst();
    Run run = Run.of(words.getLast(), inputs);
    Compilation compilation = run.compilation();
    if (compilation == null || compilation.results().isEmpty()) {
      return run.finish(false, renderer, console);
    }
    Notices.model(compilation, "", console);
    for (ModelResult result : compilation.results()) {
      ModuleNode module = find(result, name);
      if (module != null) {
        if (compilation.results().size() > 1) {
          console.notice("showing " + DisplayText.safe(result.model().name()));
        }
        WhyPrinter printer = new WhyPrinter(compilation, result, module);
        if (json) {
          printer.json(console.out());
        } else {
          printer.text(console.out());
        }
        return run.finish(true, renderer, console);
      }
    }
    throw unknown(name, compilation.results().getFirst());
  }

  private static @Nullable ModuleNode find(ModelResult result, String name) {
    for (ModuleNode module : result.model().modules()) {
      if (module.name().equals(name)) {
        return module;
      }
    }
    return null;
  }

  private static UsageError unknown(String name, ModelResult result) {
    List<String> names = new ArrayList<>();
    for (ModuleNode module : result.model().modules()) {
      names.add(module.name());
    }
    String near = Suggestion.closest(name, names);
    return new UsageError(
        result.model().name() + " has no module `" + name + "`",
        near == null
            ? "`ktc show --stage model` lists its modules"
            : "did you mean `" + near + "`?");
  }
}
