package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds out what a rule file means to KTransformers.
public final class Lowering {
  /// The file does not hold a list.
  public static final Code NOT_A_RULE_LIST = new Code("KTC1001", "not-a-rule-list", Severity.ERROR);

  private Lowering() {}

  /// Lowers a file; a rule that cannot be understood is reported and left out.
  public static Outcome<Lowered> lower(SyntaxTree tree) {
    List<Diagnostic> findings = new ArrayList<>();
    if (!(tree.root() instanceof SyntaxNode.Sequence list)) {
      Span span = tree.root() == null ? Span.at(0) : tree.root().span();
      return Outcome.failure(
          Diagnostic.of(NOT_A_RULE_LIST, "the file does not hold a list of rules")
              .at(new Location(tree.file(), span), "")
              .build());
    }
    ValueBuilder values = new ValueBuilder(tree.file(), findings);
    List<Rule> rules = new ArrayList<>();
    List<RuleId> broken = new ArrayList<>();
    Map<RuleId, RuleOrigin> origins = new TreeMap<>();
    for (SyntaxNode.Element element : list.elements()) {
      RuleId id = new RuleId(origins.size());
      RuleLowering lowering = new RuleLowering(tree.file(), id, values, findings);
      Rule rule = lowering.lower(element);
      if (rule == null) {
        broken.add(id);
      } else {
        rules.add(rule);
      }
      origins.put(id, lowering.origin());
    }
    Lowered lowered = new Lowered(new RuleSet(rules, broken), new Origins(tree.file(), origins));
    return new Outcome<>(lowered, findings);
  }
}
