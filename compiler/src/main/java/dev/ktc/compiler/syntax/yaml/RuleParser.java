package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.HashMap;
import java.util.List;

/// Parses a rule file.
public final class RuleParser {
  /// The text is not YAML 1.1 as PyYAML reads it.
  public static final Code INVALID_YAML = new Code("KTC0004", "invalid-yaml", Severity.ERROR);

  private RuleParser() {}

  /// Parses a rule file; a broken rule becomes an error node and does not hide the next.
  public static Outcome<SyntaxTree> parse(SourceFile file) {
    NodeComposer composer = new NodeComposer(file, 0, file.text().length(), new HashMap<>());
    try {
      NodeComposer.Document document = composer.compose();
      return Outcome.of(new SyntaxTree(file, document.root()));
    } catch (SyntaxFailure failure) {
      return new Outcome<>(
          null,
          List.of(
              Diagnostic.of(INVALID_YAML, failure.problem())
                  .at(new Location(file, failure.span()), "")
                  .build()));
    }
  }
}
