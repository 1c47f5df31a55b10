package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.Tag;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes of nodes the values that PyYAML's FullLoader would make.
///
/// What it refuses is reported once, and the node has no value.
final class ValueBuilder {
  /// A tag for which PyYAML has no constructor.
  static final Code UNKNOWN_TAG = new Code("KTC0006", "unknown-tag", Severity.ERROR);

  /// A value that its type cannot hold, a key that cannot be one, a merge of what is no mapping.
  static final Code INVALID_VALUE = new Code("KTC0007", "invalid-value", Severity.ERROR);

  /// A key that stands twice in one mapping.
  static final Code DUPLICATE_KEY = new Code("KTC0008", "duplicate-key", Severity.WARNING);

  private final SourceFile file;
  private final List<Diagnostic> findings;
  private final IdentityHashMap<SyntaxNode, Made> made = new IdentityHashMap<>();
  private final IdentityHashMap<SyntaxNode.Mapping, Map<Object, Field>> fields =
      new IdentityHashMap<>();

  /// A value or none, remembered.
  private record Made(@Nullable Value value) {}

  /// One pair of a mapping after merging: a repeated key stands where it stood first, with its last
  /// value.
  ///
  /// @param key as Python has it
  /// @param keyNode where it is written
  /// @param value what it holds
  record Field(Value key, SyntaxNode keyNode, SyntaxNode value) {}

  ValueBuilder(SourceFile file, List<Diagnostic> findings) {
    this.file = file;
    this.findings = findings;
  }

  /// The value of a node; null when it has none, which was reported.
  @Nullable Value value(SyntaxNode node) {
    SyntaxNode target = node.resolved();
    Made known = made.get(target);
    if (known == null) {
      known = new Made(make(target));
      made.put(target, known);
    }
    return known.value();
  }

  /// The pairs of a mapping, merged, by [PythonKeys] of their keys.
  Map<Object, Field> fields(SyntaxNode.Mapping mapping) {
    Map<Object, Field> known = fields.get(mapping);
    if (known == null) {
      known = merge(mapping);
      fields.put(mapping, known);
    }
    return known;
  }

  private Map<Object, Field> merge(SyntaxNode.Mapping mapping) {
    Map<Object, Field> all = new LinkedHashMap<>();
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      if (isMerge(pair.key())) {
        merge(pair.value(), all);
      }
    }
    Map<Object, Field> own = new LinkedHashMap<>();
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      if (!isMerge(pair.key())) {
        Value key = key(pair.key());
        if (key != null) {
          Field field = new Field(key, pair.key(), pair.value());
          Field earlier = own.put(PythonKeys.of(key), field);
          if (earlier != null) {
            duplicate(earlier, field);
          }
          all.merge(
              PythonKeys.of(key), field, (a, b) -> new Field(a.key(), b.keyNode(), b.value()));
        }
      }
    }
    return all;
  }

  private static boolean isMerge(SyntaxNode key) {
    return key.resolved() instanceof SyntaxNode.Scalar scalar && scalar.tag().is("merge");
  }

  private void merge(SyntaxNode value, Map<Object, Field> all) {
    switch (value.resolved()) {
      case SyntaxNode.Mapping source -> all.putAll(fields(source));
      case SyntaxNode.Sequence sources -> {
        for (SyntaxNode.Element element : sources.elements().reversed()) {
          if (element.value().resolved() instanceof SyntaxNode.Mapping source) {
            all.putAll(fields(source));
          } else {
            refuse(
                element.value(),
                "expected a mapping for merging, but found " + kind(element.value()));
          }
        }
      }
      default ->
          refuse(
              value,
              "expected a mapping or list of mappings for merging, but found " + kind(value));
    }
  }

  private void duplicate(Field earlier, Field later) {
    findings.add(
        Diagnostic.of(DUPLICATE_KEY, "`" + PythonKeys.show(later.key()) + "` stands twice here")
            .at(location(later.keyNode()), "this one holds")
            .related(location(earlier.keyNode()), "this one is lost")
            .build());
  }

  /// A key; null when it cannot be one.
  private @Nullable Value key(SyntaxNode node) {
    if (node.resolved() instanceof SyntaxNode.Scalar scalar && scalar.tag().is("value")) {
      return new Value.Str(scalar.value());
    }
    Value key = value(node);
    if (key != null && !PythonKeys.hashable(key)) {
      refuse(node, "found unhashable key");
      return null;
    }
    return key;
  }

  private @Nullable Value make(SyntaxNode node) {
    return switch (node) {
      case SyntaxNode.Scalar scalar -> scalar(scalar);
      case SyntaxNode.Sequence sequence -> sequence(sequence);
      case SyntaxNode.Mapping mapping -> mapping(mapping);
      case SyntaxNode.Alias alias -> value(alias.target());
      case SyntaxNode.Broken _ -> null;
    };
  }

  private @Nullable Value scalar(SyntaxNode.Scalar scalar) {
    String text = scalar.value();
    try {
      return switch (type(scalar.tag())) {
        case "str", "python/str", "python/unicode" -> new Value.Str(text);
        case "null", "python/none" -> new Value.None();
        case "bool", "python/bool" -> ScalarValues.bool(text);
        case "int", "python/int", "python/long" -> ScalarValues.integer(text);
        case "float", "python/float" -> ScalarValues.real(text);
        default -> unknown(scalar, scalar.tag());
      };
    } catch (ScalarValues.Unfit unfit) {
      return refuse(scalar, String.valueOf(unfit.getMessage()));
    }
  }

  private @Nullable Value sequence(SyntaxNode.Sequence sequence) {
    if (!type(sequence.tag()).equals("seq")) {
      return unknown(sequence, sequence.tag());
    }
    List<Value> values = new ArrayList<>();
    for (SyntaxNode.Element element : sequence.elements()) {
      Value value = value(element.value());
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return new Value.Items(values);
  }

  private @Nullable Value mapping(SyntaxNode.Mapping mapping) {
    if (!type(mapping.tag()).equals("map")) {
      return unknown(mapping, mapping.tag());
    }
    List<Value.Entry> entries = new ArrayList<>();
    boolean whole = true;
    for (Field field : fields(mapping).values()) {
      Value value = value(field.value());
      if (value == null) {
        whole = false;
      } else {
        entries.add(new Value.Entry(field.key(), value));
      }
    }
    return whole ? new Value.Mapping(entries) : null;
  }

  private static String type(Tag tag) {
    return tag.uri().startsWith(Tag.CORE) ? tag.uri().substring(Tag.CORE.length()) : "?";
  }

  private @Nullable Value unknown(SyntaxNode node, Tag tag) {
    Span span = tag.written() == null ? node.span() : tag.written();
    findings.add(
        Diagnostic.of(
                UNKNOWN_TAG,
                "could not determine a constructor for the tag " + ScalarValues.repr(tag.uri()))
            .at(new Location(file, span), "")
            .build());
    return null;
  }

  private @Nullable Value refuse(SyntaxNode node, String message) {
    findings.add(Diagnostic.of(INVALID_VALUE, message).at(location(node), "").build());
    return null;
  }

  private static String kind(SyntaxNode node) {
    return switch (node.resolved()) {
      case SyntaxNode.Scalar _ -> "scalar";
      case SyntaxNode.Sequence _ -> "sequence";
      default -> "mapping";
    };
  }

  private Location location(SyntaxNode node) {
    return new Location(file, node.span());
  }
}
