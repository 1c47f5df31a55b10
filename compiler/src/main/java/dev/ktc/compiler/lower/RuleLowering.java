package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lowers one rule.
final class RuleLowering {
  static final Code MALFORMED_RULE = new Code("KTC1002", "malformed-rule", Severity.ERROR);

  private final SourceFile file;
  private final RuleId id;
  private final ValueBuilder values;
  private final List<Diagnostic> findings;

  private Span whole = Span.at(0);
  private @Nullable EmbeddedText name;
  private @Nullable Span matchClass;
  private @Nullable Span replaceClass;
  private @Nullable Span recursive;
  private final Map<String, Span> arguments = new LinkedHashMap<>();

  RuleLowering(SourceFile file, RuleId id, ValueBuilder values, List<Diagnostic> findings) {
    this.file = file;
    this.id = id;
    this.values = values;
    this.findings = findings;
  }

  @Nullable Rule lower(SyntaxNode.Element element) {
    Span span = element.value().span();
    whole = new Span(element.start(), Math.max(element.start() + 1, span.end()));
    if (!(element.value().resolved() instanceof SyntaxNode.Mapping rule)) {
      return null;
    }
    var parts = values.fields(rule);
    Selector selector = selector(parts.get(new Value.Str("match")));
    Action action =
        action(parts.get(new Value.Str("replace")), parts.get(new Value.Str("recursive")));
    if (selector == null || action == null) {
      findings.add(
          Diagnostic.of(MALFORMED_RULE, "this is not a rule that KTransformers can read")
              .at(new Location(file, whole), "", id.index())
              .build());
      return null;
    }
    return new Rule(id, selector, action);
  }

  RuleOrigin origin() {
    Span head = name != null ? name.toFile() : matchClass != null ? matchClass : whole;
    return new RuleOrigin(whole, head, name, matchClass, replaceClass, recursive, arguments);
  }

  private @Nullable Selector selector(ValueBuilder.@Nullable Field match) {
    if (match == null || !(match.value().resolved() instanceof SyntaxNode.Mapping mapping)) {
      return null;
    }
    var tests = values.fields(mapping);
    var nameField = tests.get(new Value.Str("name"));
    var classField = tests.get(new Value.Str("class"));
    NameTest test = null;
    String className = null;
    if (nameField != null && nameField.value().resolved() instanceof SyntaxNode.Scalar scalar) {
      name = scalar.text();
      test = new NameTest(scalar.value(), new Pattern.Empty(new Span(0, scalar.value().length())));
    }
    if (classField != null && values.value(classField.value()) instanceof Value.Str(String text)) {
      matchClass = content(classField.value());
      className = text;
    }
    return test == null && className == null ? null : new Selector(test, className);
  }

  private @Nullable Action action(
      ValueBuilder.@Nullable Field replace, ValueBuilder.@Nullable Field recursiveField) {
    if (replace == null || !(replace.value().resolved() instanceof SyntaxNode.Mapping mapping)) {
      return null;
    }
    var parts = values.fields(mapping);
    var classField = parts.get(new Value.Str("class"));
    String className = Action.DEFAULT;
    if (classField != null && values.value(classField.value()) instanceof Value.Str(String text)) {
      className = text;
      replaceClass = content(classField.value());
    }
    boolean goesOn = true;
    if (recursiveField != null) {
      recursive = recursiveField.value().span();
      Value value = values.value(recursiveField.value());
      goesOn = value != null && truth(value);
    }
    var kwargsField = parts.get(new Value.Str("kwargs"));
    Value kwargs = new Value.Mapping(List.of());
    if (kwargsField != null) {
      Value value = values.value(kwargsField.value());
      if (value == null) {
        return null;
      }
      kwargs = value;
      if (kwargsField.value().resolved() instanceof SyntaxNode.Mapping given) {
        for (ValueBuilder.Field argument : values.fields(given).values()) {
          if (argument.key() instanceof Value.Str(String key)) {
            arguments.put(key, argument.value().span());
          }
        }
      }
    }
    return new Action(className, kwargs, goesOn);
  }

  private static Span content(SyntaxNode node) {
    return node.resolved() instanceof SyntaxNode.Scalar scalar
        ? scalar.text().toFile()
        : node.span();
  }

  /// Python's `bool(value)`.
  private static boolean truth(Value value) {
    return switch (value) {
      case Value.None() -> false;
      case Value.Bool(boolean bool) -> bool;
      case Value.Int(BigInteger number) -> number.signum() != 0;
      case Value.Real(double number) -> number != 0;
      case Value.Str(String text) -> !text.isEmpty();
      case Value.Items(List<Value> items) -> !items.isEmpty();
      case Value.Mapping(List<Value.Entry> entries) -> !entries.isEmpty();
      case Value.Other(String _, String text) -> !text.equals("b''") && !text.equals("set()");
    };
  }
}
