package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.lower.ValueBuilder.Field;
import dev.ktc.compiler.lower.ValueBuilder.Fields;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks for keys that KTransformers silently ignores.
final class KeyCheck {
  private static final List<String> RULE = List.of("match", "replace", "recursive");
  private static final List<String> MATCH = List.of("name", "class");
  private static final List<String> REPLACE = List.of("class", "kwargs");

  private final SourceFile file;
  private final int rule;
  private final ValueBuilder values;
  private final FindingList findings;

  /// The rule as it is written, once known.
  private SyntaxNode.@Nullable Mapping whole;

  KeyCheck(SourceFile file, int rule, ValueBuilder values, FindingList findings) {
    this.file = file;
    this.rule = rule;
    this.values = values;
    this.findings = findings;
  }

  /// Where `match` or `replace` holds nothing, what belongs below stands beside it by a wrong
  /// indentation, and one finding for that is enough.
  void rule(SyntaxNode node, Fields fields, boolean emptyMatch, boolean emptyReplace) {
    whole = node.resolved() instanceof SyntaxNode.Mapping mapping ? mapping : null;
    Map<Object, Field> own = new LinkedHashMap<>(fields.byKey());
    if (emptyMatch) {
      MATCH.forEach(key -> own.remove(new Value.Str(key)));
    }
    if (emptyReplace) {
      REPLACE.forEach(key -> own.remove(new Value.Str(key)));
    }
    check(node, new Fields(own, fields.whole()), "a rule", RULE);
  }

  void match(SyntaxNode node, Fields fields) {
    check(node, fields, "`match`", MATCH);
  }

  void replace(SyntaxNode node, Fields fields) {
    check(node, fields, "`replace`", REPLACE);
  }

  /// Arguments may have any name, but `recursive` is none of any operator.
  void kwargs(SyntaxNode node, Fields fields) {
    Field recursive = fields.get("recursive");
    if (recursive != null) {
      misplaced(node, recursive, "recursive", "`kwargs`");
    }
  }

  private void check(SyntaxNode node, Fields fields, String where, List<String> known) {
    for (Field field : fields.all()) {
      if (!(field.key() instanceof Value.Str(String key))) {
        unknown(field, PythonKeys.repr(field.key()), where, null, false);
      } else if (!known.contains(key)) {
        if (RULE.contains(key) || MATCH.contains(key) || REPLACE.contains(key)) {
          misplaced(node, field, key, where);
        } else {
          String similar = Suggestion.closest(key, known);
          boolean free = similar != null && fields.get(similar) == null;
          unknown(field, key, where, similar, free);
        }
      }
    }
  }

  private void unknown(
      Field field, String key, String where, @Nullable String similar, boolean free) {
    Diagnostic.Builder finding =
        Diagnostic.of(Lowering.UNKNOWN_KEY, where + " has no key `" + key + "`")
            .at(new Location(file, field.keyNode().span()), "ignored", rule);
    if (similar != null) {
      finding.help("did you mean `" + similar + "`?");
      if (free) {
        Fix.Edit edit = new Fix.Edit(new Location(file, field.keyNode().span()), similar);
        finding.fix(new Fix(Fix.Safety.UNSAFE, "write `" + similar + "`", List.of(edit)));
      }
    } else if (key.equals("device") && where.equals("`replace`")) {
      finding.help("a device is an argument: write `kwargs: {generate_device: …}`");
    }
    findings.add(finding.build());
  }

  private void misplaced(SyntaxNode node, Field field, String key, String where) {
    Diagnostic.Builder finding =
        Diagnostic.of(Lowering.MISPLACED_KEY, "`" + key + "` has no effect in " + where)
            .at(new Location(file, field.keyNode().span()), "ignored here", rule)
            .help(
                switch (key) {
                  case "recursive" -> "write it beside `match` and `replace`";
                  case "name" -> "write it below `match`";
                  case "class" -> "write it below `match` or `replace`";
                  case "kwargs" -> "write it below `replace`";
                  default -> "write it at the beginning of the rule's lines";
                });
    Fix fix = key.equals("recursive") ? move(node, field) : null;
    findings.add((fix == null ? finding : finding.fix(fix)).build());
  }

  /// Writes `recursive` where it is read; null where the rule has one already.
  private @Nullable Fix move(SyntaxNode node, Field field) {
    boolean takes =
        whole != null
            && values.fields(whole).get("recursive") == null
            && node instanceof SyntaxNode.Mapping;
    SyntaxNode.Pair pair =
        takes ? PairEdits.pair((SyntaxNode.Mapping) node.resolved(), field.keyNode()) : null;
    Value value = pair == null ? null : values.value(pair.value());
    if (whole == null || pair == null || value == null) {
      return null;
    }
    List<Fix.Edit> edits =
        new PairEdits(file).move(whole, (SyntaxNode.Mapping) node.resolved(), pair);
    // A rule goes on to the children anyway.
    Fix.Safety safety = Truth.of(value) ? Fix.Safety.SAFE : Fix.Safety.UNSAFE;
    return edits.isEmpty() ? null : new Fix(safety, "move it to the rule", edits);
  }
}
