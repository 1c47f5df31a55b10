package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Label;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Finds out what a rule file means to KTransformers.
public final class Lowering {
  /// A tag for which PyYAML has no constructor.
  public static final Code UNKNOWN_TAG = new Code("KTC0006", "unknown-tag", Severity.ERROR);

  /// A value that its type cannot hold, a key that cannot be one, a merge of what is no mapping.
  public static final Code INVALID_VALUE = new Code("KTC0007", "invalid-value", Severity.ERROR);

  /// A key that stands twice in one mapping.
  public static final Code DUPLICATE_KEY = new Code("KTC0008", "duplicate-key", Severity.WARNING);

  /// An escape of the pattern that YAML has already turned into a character.
  public static final Code EATEN_ESCAPE = new Code("KTC0009", "eaten-escape", Severity.WARNING);

  /// A pattern that CPython refuses.
  public static final Code INVALID_PATTERN = new Code("KTC0101", "invalid-pattern", Severity.ERROR);

  /// A pattern that CPython warns of.
  public static final Code PATTERN_WARNING =
      new Code("KTC0102", "pattern-warning", Severity.WARNING);

  /// The file does not hold a list.
  public static final Code NOT_A_RULE_LIST = new Code("KTC1001", "not-a-rule-list", Severity.ERROR);

  /// A rule that is no mapping.
  public static final Code MALFORMED_RULE = new Code("KTC1002", "malformed-rule", Severity.ERROR);

  /// No `match`, or nothing in it.
  public static final Code MISSING_MATCH = new Code("KTC1003", "missing-match", Severity.ERROR);

  /// No `replace`, or nothing in it.
  public static final Code MISSING_REPLACE = new Code("KTC1004", "missing-replace", Severity.ERROR);

  /// A part of `match` that is of the wrong type.
  public static final Code INVALID_MATCH = new Code("KTC1005", "invalid-match", Severity.ERROR);

  /// A part of `replace` that is of the wrong type.
  public static final Code INVALID_REPLACE = new Code("KTC1006", "invalid-replace", Severity.ERROR);

  /// Arguments that cannot be passed.
  public static final Code INVALID_KWARGS = new Code("KTC1007", "invalid-kwargs", Severity.ERROR);

  /// A class that cannot be imported, whatever is installed.
  public static final Code INVALID_CLASS_PATH =
      new Code("KTC1008", "invalid-class-path", Severity.ERROR);

  /// A key that nothing reads.
  public static final Code UNKNOWN_KEY = new Code("KTC1009", "unknown-key", Severity.WARNING);

  /// A key that is read elsewhere, not here.
  public static final Code MISPLACED_KEY = new Code("KTC1010", "misplaced-key", Severity.WARNING);

  /// `recursive: "False"`, which is true.
  public static final Code QUOTED_BOOLEAN = new Code("KTC1011", "quoted-boolean", Severity.WARNING);

  private Lowering() {}

  /// Lowers a file; a rule that cannot be understood is reported and left out.
  public static Outcome<Lowered> lower(SyntaxTree tree) {
    SyntaxNode root = tree.root() == null ? null : tree.root().resolved();
    FindingList findings = new FindingList();
    ValueBuilder values = new ValueBuilder(tree.file(), findings);
    if (!(root instanceof SyntaxNode.Sequence list)
        || !(list.tag().is("seq") || list.tag().is("python/list"))) {
      notAList(tree, values, findings);
      return new Outcome<>(null, findings.toList());
    }
    List<Rule> rules = new ArrayList<>();
    List<RuleId> broken = new ArrayList<>();
    Map<RuleId, RuleOrigin> origins = new TreeMap<>();
    for (SyntaxNode.Element element : list.elements()) {
      RuleId id = new RuleId(origins.size());
      int before = findings.size();
      RuleLowering lowering = new RuleLowering(tree.file(), id, values, findings);
      Rule rule = lowering.lower(element);
      if (rule == null) {
        broken.add(id);
      } else {
        rules.add(rule);
      }
      origins.put(id, lowering.origin());
      findings.replaceSince(before, finding -> of(finding, id));
    }
    Lowered lowered = new Lowered(new RuleSet(rules, broken), new Origins(tree.file(), origins));
    return new Outcome<>(lowered, findings.toList());
  }

  private static void notAList(SyntaxTree tree, ValueBuilder values, FindingList findings) {
    SyntaxNode root = tree.root();
    Value value = root == null ? new Value.None() : values.value(root);
    if (root instanceof SyntaxNode.Broken || value == null) {
      return;
    }
    boolean empty = value instanceof Value.None;
    Span span = root == null ? Span.at(0) : root.span();
    Span line = tree.file().line(tree.file().lineOf(span.start()));
    Diagnostic.Builder finding =
        Diagnostic.of(
                NOT_A_RULE_LIST,
                empty
                    ? "the file holds no rules"
                    : "a rule file must be a list, not " + RuleLowering.kind(value))
            .at(
                new Location(
                    tree.file(),
                    new Span(
                        span.start(), Math.max(span.start(), Math.min(span.end(), line.end())))),
                "");
    String failure = PythonErrors.iterating(value);
    if (empty) {
      finding.note("KTransformers stops with `" + failure + "`");
    }
    if (!failure.isEmpty()) {
      finding.fails(StartFailure.Phase.P1, failure);
    }
    findings.add(finding.help("begin each rule with `- match:`").build());
  }

  /// The finding, as one about a rule.
  private static Diagnostic of(Diagnostic finding, RuleId rule) {
    if (finding.rule().isPresent()) {
      return finding;
    }
    Label label =
        new Label(
            finding.primary().where(), finding.primary().message(), OptionalInt.of(rule.index()));
    return new Diagnostic(
        finding.code(),
        finding.severity(),
        finding.message(),
        label,
        finding.related(),
        finding.details());
  }
}
