package dev.ktc.compiler.lower;

import static java.util.stream.Collectors.joining;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes of nodes the values that PyYAML's FullLoader would make.
///
/// What it refuses is reported once, and the node has no value.
final class ValueBuilder {
  private static final String CONSTRUCTOR_ERROR = "yaml.constructor.ConstructorError: ";

  private static final Set<String> SCALARS =
      Set.of(
          "null",
          "bool",
          "int",
          "float",
          "str",
          "binary",
          "timestamp",
          "python/none",
          "python/bool",
          "python/int",
          "python/long",
          "python/float",
          "python/complex",
          "python/str",
          "python/unicode",
          "python/bytes");

  private final SourceFile file;
  private final FindingList findings;
  private final IdentityHashMap<SyntaxNode, Made> made = new IdentityHashMap<>();
  private final IdentityHashMap<SyntaxNode.Mapping, Fields> fields = new IdentityHashMap<>();

  /// How much was refused so far.
  private int refused;

  /// A value or none, remembered.
  private record Made(@Nullable Value value) {}

  /// One pair of a mapping after merging: a repeated key stands where it stood first, with its last
  /// value.
  ///
  /// @param key as Python has it
  /// @param keyNode where it is written
  /// @param value what it holds
  record Field(Value key, SyntaxNode keyNode, SyntaxNode value) {}

  /// The pairs of a mapping.
  ///
  /// @param byKey by [PythonKeys#of] their keys, in Python's order
  /// @param whole whether nothing had to be left out
  record Fields(Map<Object, Field> byKey, boolean whole) {
    @Nullable Field get(String key) {
      return byKey.get(new Value.Str(key));
    }

    Collection<Field> all() {
      return byKey.values();
    }
  }

  ValueBuilder(SourceFile file, FindingList findings) {
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

  /// The pairs of a mapping after merging.
  Fields fields(SyntaxNode.Mapping mapping) {
    Fields known = fields.get(mapping);
    if (known == null) {
      int before = refused;
      Map<Object, Field> merged = merge(mapping);
      known = new Fields(merged, refused == before);
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
    Map<Object, Field> own = new HashMap<>();
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      Value key = isMerge(pair.key()) ? null : key(pair.key());
      if (key != null) {
        Field field = new Field(key, pair.key(), pair.value());
        Field earlier = own.put(PythonKeys.of(key), field);
        if (earlier != null) {
          duplicate(mapping, earlier, field);
        }
        put(all, field);
      }
    }
    return all;
  }

  /// As in a Python dictionary, the first of two equal keys stays and the last value. The other
  /// value is made too, as it may be one that PyYAML refuses.
  private void put(Map<Object, Field> all, Field field) {
    Field first = all.get(PythonKeys.of(field.key()));
    if (first == null) {
      all.put(PythonKeys.of(field.key()), field);
    } else {
      all.put(PythonKeys.of(field.key()), new Field(first.key(), field.keyNode(), field.value()));
      value(first.value());
    }
  }

  private static boolean isMerge(SyntaxNode key) {
    return key.resolved() instanceof SyntaxNode.Scalar scalar && scalar.tag().is("merge");
  }

  private void merge(SyntaxNode value, Map<Object, Field> all) {
    switch (value.resolved()) {
      case SyntaxNode.Mapping source ->
          fields(source).byKey().values().forEach(field -> put(all, field));
      case SyntaxNode.Sequence sources -> {
        for (SyntaxNode.Element element : sources.elements().reversed()) {
          if (element.value().resolved() instanceof SyntaxNode.Mapping source) {
            fields(source).byKey().values().forEach(field -> put(all, field));
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

  private void duplicate(SyntaxNode.Mapping mapping, Field earlier, Field later) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                Lowering.DUPLICATE_KEY, "`" + PythonKeys.show(later.key()) + "` stands twice here")
            .at(location(later.keyNode()), "this one holds")
            .related(location(earlier.keyNode()), "this one is lost");
    SyntaxNode.Pair lost = PairEdits.pair(mapping, earlier.keyNode());
    Fix.Edit removal = lost == null ? null : new PairEdits(file).removal(mapping, lost);
    if (removal != null) {
      finding.fix(new Fix(Fix.Safety.SAFE, "remove the one that is lost", List.of(removal)));
    }
    findings.add(finding.build());
  }

  private static boolean isValueKey(SyntaxNode key) {
    return key.resolved() instanceof SyntaxNode.Scalar scalar && scalar.tag().is("value");
  }

  /// A key; null when it cannot be one.
  private @Nullable Value key(SyntaxNode node) {
    if (isValueKey(node)) {
      return new Value.Str(String.valueOf(text(node)));
    }
    Value key = value(node);
    return key == null || hashable(key, node) ? key : refuse(node, "found unhashable key");
  }

  /// Of collections, Python takes only tuples for keys.
  private boolean hashable(Value key, SyntaxNode node) {
    return switch (key) {
      case Value.Mapping _ -> false;
      case Value.Other(String type, String _) -> !type.equals("set");
      case Value.Items _ -> {
        boolean tuple =
            node.resolved() instanceof SyntaxNode.Sequence sequence
                && sequence.tag().is("python/tuple");
        yield tuple
            && ((SyntaxNode.Sequence) node.resolved())
                .elements().stream()
                    .map(SyntaxNode.Element::value)
                    .allMatch(
                        part -> {
                          Value made = value(part);
                          return made != null && hashable(made, part);
                        });
      }
      default -> true;
    };
  }

  private @Nullable Value make(SyntaxNode node) {
    return switch (node) {
      case SyntaxNode.Scalar scalar -> make(scalar, scalar.tag());
      case SyntaxNode.Sequence sequence -> make(sequence, sequence.tag());
      case SyntaxNode.Mapping mapping -> make(mapping, mapping.tag());
      case SyntaxNode.Alias alias -> value(alias.target());
      case SyntaxNode.Broken _ -> null;
    };
  }

  private @Nullable Value make(SyntaxNode node, Tag tag) {
    return switch (type(tag)) {
      case "seq", "python/list", "python/tuple" -> sequence(node);
      case "map", "python/dict" -> mapping(node);
      case "set" -> set(node);
      case "omap" -> pairs(node, "while constructing an ordered map");
      case "pairs" -> pairs(node, "while constructing pairs");
      default -> scalar(node, tag);
    };
  }

  private @Nullable Value scalar(SyntaxNode node, Tag tag) {
    String type = type(tag);
    if (type.startsWith("python/name:")) {
      return pythonName(node, type.substring("python/name:".length()));
    }
    if (!SCALARS.contains(type)) {
      return unknown(node, tag);
    }
    String text = text(node);
    if (text == null) {
      return refuse(node, "expected a scalar node, but found " + kind(node));
    }
    try {
      return switch (type) {
        case "null", "python/none" -> new Value.None();
        case "bool", "python/bool" -> ScalarValues.bool(text);
        case "int", "python/int", "python/long" -> ScalarValues.integer(text);
        case "float", "python/float" -> ScalarValues.real(text);
        case "binary", "python/bytes" -> BinaryValues.of(text);
        case "timestamp" -> TimestampValues.of(text);
        case "python/complex" -> ScalarValues.complex(text);
        default -> new Value.Str(text);
      };
    } catch (ScalarValues.TooLong number) {
      refused++;
      findings.add(
          Diagnostic.of(Lowering.INVALID_VALUE, String.valueOf(number.getMessage()))
              .at(head(node), "")
              .note(number.limit())
              .help("put it into quotes to have a string")
              .build());
      return null;
    } catch (ScalarValues.Unfit unfit) {
      refused++;
      findings.add(
          Diagnostic.of(
                  Lowering.INVALID_VALUE, "YAML takes this for a " + type + ", which it is not")
              .at(head(node), "")
              .note("PyYAML stops with `" + unfit.getMessage() + "`")
              .help("put it into quotes to have a string")
              .fails(StartFailure.Phase.P0, String.valueOf(unfit.getMessage()))
              .build());
      return null;
    }
  }

  /// The text of a scalar; of a mapping, what its key `=` holds.
  private static @Nullable String text(SyntaxNode node) {
    return switch (node.resolved()) {
      case SyntaxNode.Scalar scalar -> scalar.value();
      case SyntaxNode.Mapping mapping -> {
        for (SyntaxNode.Pair pair : mapping.pairs()) {
          if (isValueKey(pair.key())) {
            yield text(pair.value());
          }
        }
        yield null;
      }
      default -> null;
    };
  }

  /// `!!python/name:torch.float16` is that very object; whether there is one cannot be known here.
  private @Nullable Value pythonName(SyntaxNode node, String name) {
    if (!"".equals(text(node))) {
      return refuse(node, "expected the empty value after a Python name");
    }
    findings.add(
        Diagnostic.of(Lowering.UNKNOWN_TAG, "the Python object `" + name + "` cannot be checked")
            .severity(Severity.NOTE)
            .at(head(node), "")
            .build());
    return new Value.Other("python/name", name);
  }

  private @Nullable Value sequence(SyntaxNode node) {
    if (!(node instanceof SyntaxNode.Sequence sequence)) {
      return refuse(node, "expected a sequence node, but found " + kind(node));
    }
    List<Value> values = new ArrayList<>();
    boolean whole = true;
    for (SyntaxNode.Element element : sequence.elements()) {
      Value value = value(element.value());
      if (value == null) {
        whole = false;
      } else {
        values.add(value);
      }
    }
    return whole ? new Value.Items(values) : null;
  }

  private @Nullable Value mapping(SyntaxNode node) {
    if (!(node instanceof SyntaxNode.Mapping mapping)) {
      return refuse(node, "expected a mapping node, but found " + kind(node));
    }
    Fields fields = fields(mapping);
    boolean whole = fields.whole();
    List<Value.Entry> entries = new ArrayList<>();
    for (Field field : fields.all()) {
      Value value = value(field.value());
      if (value == null) {
        whole = false;
      } else {
        entries.add(new Value.Entry(field.key(), value));
      }
    }
    return whole ? new Value.Mapping(entries) : null;
  }

  private @Nullable Value set(SyntaxNode node) {
    if (!(mapping(node) instanceof Value.Mapping(List<Value.Entry> entries))) {
      return null;
    }
    String elements =
        entries.stream().map(entry -> PythonKeys.repr(entry.key())).collect(joining(", "));
    return new Value.Other("set", entries.isEmpty() ? "set()" : "{" + elements + "}");
  }

  /// A list of mappings of one pair each, as a list of pairs.
  private @Nullable Value pairs(SyntaxNode node, String context) {
    if (!(node instanceof SyntaxNode.Sequence sequence)) {
      return refuse(node, context + ", expected a sequence, but found " + kind(node));
    }
    List<Value> values = new ArrayList<>();
    boolean whole = true;
    for (SyntaxNode.Element element : sequence.elements()) {
      if (!(element.value().resolved() instanceof SyntaxNode.Mapping mapping)
          || mapping.pairs().size() != 1) {
        refuse(element.value(), context + ", expected a mapping of length 1");
        whole = false;
        continue;
      }
      Value key = value(mapping.pairs().getFirst().key());
      Value value = value(mapping.pairs().getFirst().value());
      if (key == null || value == null) {
        whole = false;
      } else {
        values.add(new Value.Items(List.of(key, value)));
      }
    }
    return whole ? new Value.Items(values) : null;
  }

  private static String type(Tag tag) {
    return tag.uri().startsWith(Tag.CORE) ? tag.uri().substring(Tag.CORE.length()) : "?";
  }

  private @Nullable Value unknown(SyntaxNode node, Tag tag) {
    refused++;
    findings.add(
        Diagnostic.of(
                Lowering.UNKNOWN_TAG,
                "could not determine a constructor for the tag " + PythonText.repr(tag.uri()))
            .at(head(node), "")
            .fails(
                StartFailure.Phase.P0,
                CONSTRUCTOR_ERROR
                    + "could not determine a constructor for the tag "
                    + PythonText.repr(tag.uri()))
            .build());
    return null;
  }

  private @Nullable Value refuse(SyntaxNode node, String message) {
    refused++;
    findings.add(
        Diagnostic.of(Lowering.INVALID_VALUE, message)
            .at(head(node), "")
            .fails(StartFailure.Phase.P0, CONSTRUCTOR_ERROR + context(message) + message)
            .build());
    return null;
  }

  /// PyYAML says of what is wrong with keys where it came upon it.
  private static String context(String message) {
    boolean onKeys = message.contains("for merging") || message.equals("found unhashable key");
    return onKeys ? "while constructing a mapping: " : "";
  }

  private static String kind(SyntaxNode node) {
    return switch (node.resolved()) {
      case SyntaxNode.Scalar _ -> "scalar";
      case SyntaxNode.Sequence _ -> "sequence";
      default -> "mapping";
    };
  }

  /// Where a node's type is written, else the node.
  private Location head(SyntaxNode node) {
    Tag tag =
        switch (node) {
          case SyntaxNode.Scalar scalar -> scalar.tag();
          case SyntaxNode.Sequence sequence -> sequence.tag();
          case SyntaxNode.Mapping mapping -> mapping.tag();
          default -> null;
        };
    Span written = tag == null ? null : tag.written();
    return new Location(file, written == null ? node.span() : written);
  }

  private Location location(SyntaxNode node) {
    return new Location(file, node.span());
  }
}
