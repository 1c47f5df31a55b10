package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.analysis.MemoryFootprint;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.file.ModelInference;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.resolve.Resolver;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The phases in order, and nothing else.
public final class Pipeline {
  private final Request request;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private Pipeline(Request request) {
    this.request = request;
  }

  /// Runs every phase as far as it can get.
  public static Compilation run(Request request) {
    return new Pipeline(request).run();
  }

  private Compilation run() {
    SyntaxTree syntax = keep(RuleParser.parse(request.rules()));
    if (syntax == null) {
      return result(null, null, List.of());
    }
    Lowered lowered = keep(Lowering.lower(syntax));
    if (lowered == null) {
      return result(syntax, null, List.of());
    }
    List<ModelResult> results = new ArrayList<>();
    for (ModelTree model : models(lowered.rules())) {
      Resolution resolution =
          Resolver.resolve(lowered.rules(), model, request.settings().defaultDevice());
      results.add(
          new ModelResult(
              model,
              resolution,
              MemoryFootprint.of(resolution, request.devices(), request.settings())));
    }
    diagnostics.addAll(
        Checks.run(
            lowered.rules(),
            lowered.origins(),
            results.stream().map(ModelResult::resolution).toList(),
            request.settings(),
            request.devices()));
    DeviceInventory devices = request.devices();
    if (devices != null) {
      diagnostics.addAll(MemoryChecks.run(lowered.origins(), devices, results));
    }
    return result(syntax, lowered, results);
  }

  private List<ModelTree> models(RuleSet rules) {
    String asked = request.model();
    List<String> names = asked != null ? List.of(asked) : ModelInference.candidates(rules);
    List<ModelTree> models = new ArrayList<>();
    for (String name : names) {
      ModelTree model = keep(ModelLoader.load(name));
      if (model != null) {
        models.add(model);
      }
    }
    return models;
  }

  private <T> @Nullable T keep(Outcome<T> outcome) {
    diagnostics.addAll(outcome.diagnostics());
    return outcome.value();
  }

  private Compilation result(
      @Nullable SyntaxTree syntax, @Nullable Lowered lowered, List<ModelResult> results) {
    return new Compilation(
        request.rules(),
        syntax,
        lowered == null ? null : lowered.rules(),
        lowered == null ? null : lowered.origins(),
        request.model() == null,
        results,
        inFileOrder(SameDefect.join(diagnostics), request.rules()));
  }

  /// The rule file's findings first, by place; then other files'. Equal findings, as several
  /// candidate models may give, are kept once.
  private static List<Diagnostic> inFileOrder(List<Diagnostic> found, SourceFile rules) {
    return new LinkedHashSet<>(found)
        .stream()
            .sorted(
                Comparator.comparing((Diagnostic d) -> d.primary().where().file() != rules)
                    .thenComparing(d -> d.primary().where().file().name())
                    .thenComparingInt(d -> d.primary().where().span().start())
                    .thenComparingInt(d -> d.primary().where().span().end())
                    .thenComparing(d -> d.code().number())
                    .thenComparing(Diagnostic::message))
            .toList();
  }
}
