package dev.ktc.compiler.cli;

import dev.ktc.compiler.cli.show.MemoryPrinter;
import dev.ktc.compiler.cli.show.ModelPrinter;
import dev.ktc.compiler.cli.show.ResolutionPrinter;
import dev.ktc.compiler.cli.show.RulesPrinter;
import dev.ktc.compiler.cli.show.SyntaxPrinter;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.diagnostic.render.TextRenderer;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.ModelResult;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `ktc show`: any intermediate value.
final class ShowCommand implements Command {
  private static final List<String> STAGES =
      List.of("syntax", "rules", "model", "resolution", "memory");

  @Override
  public String name() {
    return "show";
  }

  @Override
  public String operands() {
    return "--stage STAGE RULES";
  }

  @Override
  public String summary() {
    return "one stage of the work: what was read, understood, resolved";
  }

  @Override
  public String details() {
    return """
    --stage syntax      the YAML nodes and where they stand
    --stage rules       the rules as understood
    --stage model       the module tree; RULES may be left out when --model is given
    --stage resolution  what KTransformers does with each module that it visits
    --stage memory      what each device must hold, and why
    """;
  }

  @Override
  public List<Option> options() {
    List<Option> options = new ArrayList<>(List.of(Option.STAGE));
    options.addAll(Inputs.OPTIONS);
    options.addAll(List.of(Option.FORMAT, Option.COLOR));
    return options;
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    if (!arguments.has(Option.STAGE)) {
      throw new UsageError(
          "`ktc show` needs `--stage`", "it is one of " + String.join(", ", STAGES));
    }
    String stage = arguments.oneOf(Option.STAGE, STAGES);
    boolean modelOnly = stage.equals("model") && arguments.has(Option.MODEL);
    Help.expect(this, words, modelOnly ? 0 : 1, 1);
    boolean json = Formats.json(arguments);
    TextRenderer renderer = new TextRenderer(Colors.wanted(arguments, console));
    Projects projects = new Projects(arguments, console);
    if (words.isEmpty()) {
      return named(arguments, json, renderer, console);
    }
    Inputs inputs = projects.of(words.getFirst());
    Run run = Run.of(words.getFirst(), inputs);
    Compilation compilation = run.compilation();
    boolean shown =
        compilation != null && show(stage, compilation, inputs, json, renderer, console);
    return run.finish(shown, renderer, console);
  }

  /// The model that `--model` names, without any rules.
  private static int named(
      Arguments arguments, boolean json, TextRenderer renderer, Console console)
      throws IOException {
    Outcome<ModelTree> outcome = ModelLoader.load(arguments.required(Option.MODEL));
    if (outcome.value() == null) {
      Run.complain(outcome.diagnostics(), renderer, console);
      return ExitCode.FINDINGS;
    }
    model(outcome.value(), json, console.out());
    return ExitCode.CLEAN;
  }

  /// Prints the value of a stage; returns false where there is none.
  private static boolean show(
      String stage,
      Compilation compilation,
      Inputs inputs,
      boolean json,
      TextRenderer renderer,
      Console console)
      throws IOException {
    Writer out = console.out();
    if (stage.equals("syntax")) {
      return syntax(compilation.syntax(), json, out);
    }
    if (stage.equals("rules")) {
      return rules(compilation.rules(), json, out);
    }
    if (compilation.results().isEmpty()) {
      return false;
    }
    Notices.model(compilation, "", console);
    ModelResult result = compilation.results().getFirst();
    if (compilation.results().size() > 1) {
      console.notice("showing " + DisplayText.safe(result.model().name()));
    }
    switch (stage) {
      case "model" -> model(result.model(), json, out);
      case "resolution" -> resolution(result.resolution(), json, out);
      default -> memory(result, inputs, json, renderer, out);
    }
    return true;
  }

  private static boolean syntax(@Nullable SyntaxTree tree, boolean json, Writer out)
      throws IOException {
    if (tree == null) {
      return false;
    }
    if (json) {
      SyntaxPrinter.json(tree, out);
    } else {
      SyntaxPrinter.text(tree, out);
    }
    return true;
  }

  private static boolean rules(@Nullable RuleSet rules, boolean json, Writer out)
      throws IOException {
    if (rules == null) {
      return false;
    }
    if (json) {
      RulesPrinter.json(rules, out);
    } else {
      RulesPrinter.text(rules, out);
    }
    return true;
  }

  private static void model(ModelTree model, boolean json, Writer out) throws IOException {
    if (json) {
      ModelPrinter.json(model, out);
    } else {
      ModelPrinter.text(model, out);
    }
  }

  private static void resolution(Resolution resolution, boolean json, Writer out)
      throws IOException {
    if (json) {
      ResolutionPrinter.json(resolution, out);
    } else {
      ResolutionPrinter.text(resolution, out);
    }
  }

  private static void memory(
      ModelResult result, Inputs inputs, boolean json, TextRenderer renderer, Writer out)
      throws IOException {
    if (json) {
      MemoryPrinter.json(result.model().name(), result.memory(), out);
    } else {
      String title = result.model().name() + ", " + inputs.scope();
      MemoryPrinter.text(result.memory(), title, renderer, out);
    }
  }
}
