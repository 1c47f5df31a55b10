package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every intermediate value of a run, as far as it got, and all findings.
///
/// @param file the rule file
/// @param syntax the rules as written
/// @param rules the rules as understood
/// @param origins where their parts are written
/// @param modelInferred whether the models were inferred from the rules
/// @param results one per model
/// @param diagnostics in file order
public record Compilation(
    SourceFile file,
    @Nullable SyntaxTree syntax,
    @Nullable RuleSet rules,
    @Nullable Origins origins,
    boolean modelInferred,
    List<ModelResult> results,
    List<Diagnostic> diagnostics) {
  public Compilation {
    results = List.copyOf(results);
    diagnostics = List.copyOf(diagnostics);
  }
}
