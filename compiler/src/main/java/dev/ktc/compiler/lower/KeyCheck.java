package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.lower.ValueBuilder.Field;
import dev.ktc.compiler.lower.ValueBuilder.Fields;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
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
  private final FindingList findings;

  KeyCheck(SourceFile file, int rule, FindingList findings) {
    this.file = file;
    this.rule = rule;
    this.findings = findings;
  }

  /// Where `match` or `replace` holds nothing, what belongs below stands beside it by a wrong
  /// indentation, and one finding for that is enough.
  void rule(Fields fields, boolean emptyMatch, boolean emptyReplace) {
    Map<Object, Field> own = new LinkedHashMap<>(fields.byKey());
    if (emptyMatch) {
      MATCH.forEach(key -> own.remove(new Value.Str(key)));
    }
    if (emptyReplace) {
      REPLACE.forEach(key -> own.remove(new Value.Str(key)));
    }
    check(new Fields(own, fields.whole()), "a rule", RULE);
  }

  void match(Fields fields) {
    check(fields, "`match`", MATCH);
  }

  void replace(Fields fields) {
    check(fields, "`replace`", REPLACE);
  }

  /// Arguments may have any name, but `recursive` is none of any operator.
  void kwargs(Fields fields) {
    Field recursive = fields.get("recursive");
    if (recursive != null) {
      misplaced(recursive, "recursive", "`kwargs`");
    }
  }

  private void check(Fields fields, String where, List<String> known) {
    for (Field field : fields.all()) {
      if (!(field.key() instanceof Value.Str(String key))) {
        unknown(field, PythonKeys.repr(field.key()), where, null);
      } else if (!known.contains(key)) {
        if (RULE.contains(key) || MATCH.contains(key) || REPLACE.contains(key)) {
          misplaced(field, key, where);
        } else {
          unknown(field, key, where, Suggestion.closest(key, known));
        }
      }
    }
  }

  private void unknown(Field field, String key, String where, @Nullable String similar) {
    Diagnostic.Builder finding =
        Diagnostic.of(Lowering.UNKNOWN_KEY, where + " has no key `" + key + "`")
            .at(new Location(file, field.keyNode().span()), "ignored", rule);
    if (similar != null) {
      finding.help("did you mean `" + similar + "`?");
    } else if (key.equals("device") && where.equals("`replace`")) {
      finding.help("a device is an argument: write `kwargs: {generate_device: …}`");
    }
    findings.add(finding.build());
  }

  private void misplaced(Field field, String key, String where) {
    findings.add(
        Diagnostic.of(Lowering.MISPLACED_KEY, "`" + key + "` has no effect in " + where)
            .at(new Location(file, field.keyNode().span()), "ignored here", rule)
            .help(
                switch (key) {
                  case "recursive" -> "write it beside `match` and `replace`";
                  case "name" -> "write it below `match`";
                  case "class" -> "write it below `match` or `replace`";
                  case "kwargs" -> "write it below `replace`";
                  default -> "write it at the beginning of the rule's lines";
                })
            .build());
  }
}
