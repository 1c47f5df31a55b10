package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.lower.ValueBuilder.Field;
import dev.ktc.compiler.lower.ValueBuilder.Fields;
import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.selector.ClassPathParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lowers one rule, in the order in which KTransformers looks at its parts.
final class RuleLowering {
  /// Strings that look as if they meant no; any string but the empty one means yes.
  private static final Set<String> FALSE_LOOKING =
      Set.of("false", "no", "off", "0", "none", "null", "~", "n", "f");

  private final SourceFile file;
  private final RuleId id;
  private final ValueBuilder values;
  private final FindingList findings;
  private final KeyCheck keys;

  private Span whole = Span.at(0);
  private @Nullable EmbeddedText name;
  private @Nullable Span matchClass;
  private @Nullable Span replaceClass;
  private @Nullable Span recursive;
  private final Map<String, Span> arguments = new LinkedHashMap<>();

  RuleLowering(SourceFile file, RuleId id, ValueBuilder values, FindingList findings) {
    this.file = file;
    this.id = id;
    this.values = values;
    this.findings = findings;
    this.keys = new KeyCheck(file, id.index(), values, findings);
  }

  /// The rule; null when it cannot be understood, which was reported.
  @Nullable Rule lower(SyntaxNode.Element element) {
    SyntaxNode node = element.value();
    whole = new Span(element.start(), Math.max(element.start() + 1, node.span().end()));
    Value value = values.value(node);
    Fields parts = fields(node);
    if (parts == null) {
      if (value != null) {
        report(
            at(Lowering.MALFORMED_RULE, "a rule must be a mapping, not " + kind(value), firstLine())
                .help("a rule has the keys `match` and `replace`")
                .fails(Phase.P1, PythonErrors.subscripting(value)));
      }
      return null;
    }
    keys.rule(node, parts, holdsNothing(parts.get("match")), holdsNothing(parts.get("replace")));
    Selector selector = selector(parts.get("match"));
    Action action = action(parts.get("replace"), recursive(parts.get("recursive")));
    return value == null || selector == null || action == null
        ? null
        : new Rule(id, selector, action);
  }

  private boolean holdsNothing(@Nullable Field field) {
    return field != null && values.value(field.value()) instanceof Value.None;
  }

  /// Where the parts are that were found.
  RuleOrigin origin() {
    Span head = name != null ? name.toFile() : matchClass != null ? matchClass : firstLine();
    return new RuleOrigin(whole, head, name, matchClass, replaceClass, recursive, arguments);
  }

  // ---- match

  private @Nullable Selector selector(@Nullable Field match) {
    if (match == null) {
      report(
          at(Lowering.MISSING_MATCH, "this rule has no `match`", firstLine())
              .note("KTransformers stops with `KeyError: 'match'`")
              .fails(Phase.P1, "KeyError: 'match'"));
      return null;
    }
    Fields tests = fields(match.value());
    if (tests == null) {
      if (holdsNothing(match)) {
        report(
            at(Lowering.MISSING_MATCH, "`match` holds nothing", match.keyNode().span())
                .note("KTransformers stops with `TypeError`")
                .help("indent `name` and `class` more than `match`")
                .fails(Phase.P1, PythonErrors.searching(new Value.None())));
      } else {
        wrongType(
            Lowering.INVALID_MATCH,
            "match",
            match.value(),
            "a mapping",
            value -> new StartFailure(Phase.P1, PythonErrors.searchingMatch(value)));
      }
      return null;
    }
    keys.match(match.value(), tests);
    Field nameField = tests.get("name");
    Field classField = tests.get("class");
    if (nameField == null && classField == null) {
      Span span = match.keyNode().span();
      report(
          at(Lowering.MISSING_MATCH, "`match` has neither `name` nor `class`", span)
              .note("KTransformers stops: `match must have at least one of \"class\" and \"name\"`")
              .fails(Phase.P1, PythonErrors.NOTHING_TO_MATCH));
      return null;
    }
    String className = classField == null ? null : className(classField, Lowering.INVALID_MATCH);
    NameTest test = nameField == null ? null : nameTest(nameField);
    if (classField != null) {
      matchClass = content(classField.value());
      if (className != null && !isPath(className, classField.value(), false)) {
        className = null;
      }
    }
    boolean understood =
        (nameField == null || test != null) && (classField == null || className != null);
    return understood ? new Selector(test, className) : null;
  }

  private @Nullable NameTest nameTest(Field field) {
    Value value = values.value(field.value());
    if (!(value instanceof Value.Str)
        || !(field.value().resolved() instanceof SyntaxNode.Scalar scalar)) {
      wrongType(
          Lowering.INVALID_MATCH,
          "name",
          field.value(),
          "a string",
          wrong -> new StartFailure(Phase.P1, PythonErrors.pattern(wrong)));
      return null;
    }
    name = scalar.text();
    return new NameLowering(file, id.index(), findings).lower(scalar);
  }

  private @Nullable String className(Field field, Code code) {
    if (!(values.value(field.value()) instanceof Value.Str(String path))) {
      Phase phase = code.equals(Lowering.INVALID_MATCH) ? Phase.P1 : Phase.P3;
      wrongType(
          code,
          "class",
          field.value(),
          "a string",
          wrong -> new StartFailure(phase, PythonErrors.splitting(wrong)));
      return null;
    }
    return path;
  }

  private boolean isPath(String path, SyntaxNode node, boolean replace) {
    ClassPathParser.Problem problem = ClassPathParser.check(path);
    if (problem == null) {
      return true;
    }
    Span span = node.span();
    if (node.resolved() instanceof SyntaxNode.Scalar scalar && !path.isEmpty()) {
      span = scalar.text().toFile(problem.culprit());
    }
    Diagnostic.Builder finding;
    if (problem.noModule()) {
      finding =
          at(Lowering.INVALID_CLASS_PATH, "no module stands before the class `" + path + "`", span)
              .note("KTransformers stops with `ValueError: Empty module name`")
              .fails(replace ? Phase.P3 : Phase.P1, "ValueError: Empty module name");
    } else {
      finding =
          at(Lowering.INVALID_CLASS_PATH, "`" + path + "` is not the path of a class", span)
              .note("KTransformers stops when it tries to import it")
              .fails(replace ? Phase.P3 : Phase.P1, importing(path));
    }
    if (replace && Suggestion.closest(path, List.of(Action.DEFAULT)) != null) {
      finding.help("did you mean `default`?");
    } else if (problem.noModule()) {
      finding.help("write the whole path, such as `torch.nn.Linear`");
    }
    report(finding);
    return false;
  }

  // ---- replace

  private @Nullable Action action(@Nullable Field replace, boolean goesOn) {
    if (replace == null) {
      report(
          at(Lowering.MISSING_REPLACE, "this rule has no `replace`", firstLine())
              .note("KTransformers stops at the first match: `replace must be in rule`")
              .fails(Phase.P1, "Exception: replace must be in rule"));
      return null;
    }
    Fields parts = fields(replace.value());
    if (parts == null) {
      if (holdsNothing(replace)) {
        report(
            at(Lowering.MISSING_REPLACE, "`replace` holds nothing", replace.keyNode().span())
                .note("KTransformers stops with `TypeError` at the first match")
                .help("indent `class` and `kwargs` more than `replace`")
                .fails(Phase.P1, PythonErrors.searching(new Value.None())));
      } else {
        wrongType(
            Lowering.INVALID_REPLACE,
            "replace",
            replace.value(),
            "a mapping",
            value ->
                value instanceof Value.Str || value instanceof Value.Items
                    ? null
                    : new StartFailure(Phase.P1, PythonErrors.searching(value)));
      }
      return null;
    }
    keys.replace(replace.value(), parts);
    String className = Action.DEFAULT;
    Field classField = parts.get("class");
    if (classField != null) {
      className = className(classField, Lowering.INVALID_REPLACE);
      replaceClass = content(classField.value());
      if (className != null && !className.equals(Action.DEFAULT)) {
        isPath(className, classField.value(), true);
      }
    }
    Value kwargs = kwargs(parts.get("kwargs"), className);
    return className == null || kwargs == null ? null : new Action(className, kwargs, goesOn);
  }

  private @Nullable Value kwargs(@Nullable Field field, @Nullable String className) {
    if (field == null) {
      return new Value.Mapping(List.of());
    }
    Value value = values.value(field.value());
    Fields given = fields(field.value());
    if (given == null) {
      if (value instanceof Value.None) {
        report(
            at(Lowering.INVALID_KWARGS, "`kwargs` holds nothing", field.keyNode().span())
                .note("KTransformers stops with `TypeError` when it replaces or loads a module")
                .help("indent the arguments more than `kwargs`, or remove the key")
                .fails(phase(className), arguments(value, className)));
      } else {
        wrongType(
            Lowering.INVALID_KWARGS,
            "kwargs",
            field.value(),
            "a mapping",
            wrong -> new StartFailure(phase(className), arguments(wrong, className)));
      }
      return value;
    }
    keys.kwargs(field.value(), given);
    for (Field argument : given.all()) {
      if (argument.key() instanceof Value.Str(String key)) {
        arguments.put(key, argument.value().span());
      } else if (!Action.DEFAULT.equals(className)) {
        String message = "the name of an argument must be a string, not " + kind(argument.key());
        report(
            at(Lowering.INVALID_KWARGS, message, argument.keyNode().span())
                .note("KTransformers stops with `TypeError: keywords must be strings`")
                .fails(Phase.P3, "TypeError: keywords must be strings"));
      }
    }
    return value;
  }

  /// When `kwargs` are used: a module that is kept is first asked for its device while it loads.
  private static Phase phase(@Nullable String className) {
    return Action.DEFAULT.equals(className) ? Phase.P4 : Phase.P3;
  }

  private static String arguments(Value value, @Nullable String className) {
    return Action.DEFAULT.equals(className)
        ? PythonErrors.subscripting(value)
        : PythonErrors.unpacking(value);
  }

  /// What Python says of a path whose module it cannot find, or of a module without such a class.
  private static String importing(String path) {
    int dot = path.lastIndexOf('.');
    return dot + 1 == path.length()
        ? "AttributeError: module '" + path.substring(0, dot) + "' has no attribute ''"
        : "ModuleNotFoundError: No module named '" + path.substring(0, dot) + "'";
  }

  // ---- recursive

  private boolean recursive(@Nullable Field field) {
    if (field == null) {
      return true;
    }
    recursive = field.value().span();
    Value value = values.value(field.value());
    if (value instanceof Value.Str(String text)
        && FALSE_LOOKING.contains(text.toLowerCase(Locale.ROOT))) {
      Fix.Edit edit = new Fix.Edit(new Location(file, recursive), "False");
      report(
          at(Lowering.QUOTED_BOOLEAN, "`recursive` stays true: no text is false", recursive)
              .help("write `False` without quotes to leave the modules below alone")
              .fix(new Fix(Fix.Safety.UNSAFE, "write a boolean", List.of(edit))));
    }
    return value == null || Truth.of(value);
  }

  // ---- helpers

  /// The pairs of a node that Python takes for a dictionary.
  private @Nullable Fields fields(SyntaxNode node) {
    boolean mapping =
        node.resolved() instanceof SyntaxNode.Mapping written
            && (written.tag().is("map") || written.tag().is("python/dict"));
    return mapping ? values.fields((SyntaxNode.Mapping) node.resolved()) : null;
  }

  /// @param start what a start would do with the value; null when it does not notice
  private void wrongType(
      Code code,
      String key,
      SyntaxNode node,
      String wanted,
      Function<Value, @Nullable StartFailure> start) {
    Value value = values.value(node);
    if (value == null) {
      return;
    }
    Diagnostic.Builder finding =
        at(
            code,
            "`" + key + "` must be " + wanted + ", not " + kind(value),
            firstLine(node.span()));
    StartFailure failure = start.apply(value);
    if (failure == null) {
      finding.note("KTransformers takes it for an empty mapping, which keeps the module");
    } else {
      finding
          .note("KTransformers stops with `" + failure.message() + "`")
          .fails(failure.phase(), failure.message());
    }
    report(finding);
  }

  private Diagnostic.Builder at(Code code, String message, Span span) {
    return Diagnostic.of(code, message).at(new Location(file, span), "", id.index());
  }

  private void report(Diagnostic.Builder finding) {
    findings.add(finding.build());
  }

  private Span firstLine() {
    return firstLine(whole);
  }

  /// A span up to the end of its first line.
  private Span firstLine(Span span) {
    int line = file.lineOf(span.start());
    return new Span(
        span.start(), Math.max(span.start(), Math.min(span.end(), file.line(line).end())));
  }

  /// A value as people call it.
  static String kind(Value value) {
    return switch (value) {
      case Value.None() -> "null";
      case Value.Bool _ -> "a boolean";
      case Value.Int _ -> "an integer";
      case Value.Real _ -> "a float";
      case Value.Str _ -> "a string";
      case Value.Items _ -> "a list";
      case Value.Mapping _ -> "a mapping";
      case Value.Other(String type, String _) -> "a " + type;
    };
  }

  private static Span content(SyntaxNode node) {
    return node.resolved() instanceof SyntaxNode.Scalar scalar
        ? scalar.text().toFile()
        : node.span();
  }
}
