package dev.ktc.compiler.settings;

import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.settings.ProjectSettings.Entry;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a `ktc.yaml`.
public final class SettingsReader {
  /// A setting that cannot be used.
  public static final Code INVALID_SETTINGS =
      new Code("KTC1301", "invalid-settings", Severity.ERROR);

  /// A key or a finding's name that means nothing.
  public static final Code UNKNOWN_SETTING =
      new Code("KTC1302", "unknown-setting", Severity.WARNING);

  /// An attempt to make less of an error.
  public static final Code LOWERED_ERROR = new Code("KTC1303", "lowered-error", Severity.WARNING);

  /// Larger figures make no sense, and with these no product of them overflows.
  public static final int MOST_CONTEXT = 100_000_000;

  /// The same for sequences at once.
  public static final int MOST_BATCH = 65_536;

  private static final List<String> KEYS =
      List.of(
          "severities",
          "model",
          "devices",
          "context",
          "batch",
          "target",
          "default-device",
          "cuda-graph");

  private final SourceFile file;
  private final Map<String, Code> codes = new TreeMap<>();
  private final List<Diagnostic> findings;

  private SettingsReader(SourceFile file, Collection<Code> codes, List<Diagnostic> findings) {
    this.file = file;
    this.findings = new ArrayList<>(findings);
    for (Code code : codes) {
      this.codes.put(code.name(), code);
      this.codes.put(code.number(), code);
    }
  }

  /// Reads a file; there is no value when it is not YAML.
  ///
  /// @param codes every kind of finding there is
  public static Outcome<ProjectSettings> read(SourceFile file, Collection<Code> codes) {
    Outcome<SyntaxTree> parsed = RuleParser.parse(file);
    SyntaxTree tree = parsed.value();
    if (tree == null || parsed.hasErrors()) {
      return new Outcome<>(null, parsed.diagnostics());
    }
    SettingsReader reader = new SettingsReader(file, codes, parsed.diagnostics());
    ProjectSettings settings = reader.root(tree.root());
    return new Outcome<>(settings, reader.findings);
  }

  private ProjectSettings root(@Nullable SyntaxNode root) {
    if (root == null) {
      return ProjectSettings.NONE;
    }
    Map<String, SyntaxNode> fields = fields(root, "ktc.yaml");
    return new ProjectSettings(
        levels(fields.get("severities")),
        entry(fields.get("model"), "a name or a path"),
        entry(fields.get("devices"), "a path or a list such as `2x24GiB,cpu=256GiB`"),
        number(fields.get("context"), MOST_CONTEXT),
        number(fields.get("batch"), MOST_BATCH),
        target(fields.get("target")),
        device(fields.get("default-device")),
        graph(fields.get("cuda-graph")));
  }

  /// The values of a mapping by key; unknown and repeated keys are reported.
  private Map<String, SyntaxNode> fields(SyntaxNode node, String owner) {
    Map<String, SyntaxNode> fields = new LinkedHashMap<>();
    if (!(node.resolved() instanceof SyntaxNode.Mapping mapping)) {
      error(node.span(), owner + " holds a mapping", "its keys are " + String.join(", ", KEYS));
      return fields;
    }
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      String key = text(pair.key());
      if (key == null || !KEYS.contains(key)) {
        String shown = key == null ? "this key" : "`" + key + "`";
        unknown(pair.key().span(), shown + " means nothing in " + owner, key, KEYS);
      } else if (fields.putIfAbsent(key, pair.value()) != null) {
        error(pair.key().span(), "`" + key + "` is there already", "");
      }
    }
    return fields;
  }

  private Map<Code, Level> levels(@Nullable SyntaxNode node) {
    Map<Code, Level> levels = new LinkedHashMap<>();
    if (node == null) {
      return levels;
    }
    if (!(node.resolved() instanceof SyntaxNode.Mapping mapping)) {
      error(
          node.span(),
          "`severities` holds a mapping from names of findings to how bad they are",
          "such as `unescaped-dot: error`");
      return levels;
    }
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      String name = text(pair.key());
      Code code = name == null ? null : codes.get(name);
      Level level = Level.find(String.valueOf(text(pair.value())));
      if (code == null) {
        String shown = name == null ? "this" : "`" + name + "`";
        unknown(pair.key().span(), shown + " is no finding", name, codes.keySet());
      } else if (level == null) {
        oneOf(pair.value(), "the severity of `" + code.name() + "`", Level.labels());
      } else {
        set(levels, pair, code, level);
      }
    }
    return levels;
  }

  private void set(Map<Code, Level> levels, SyntaxNode.Pair pair, Code code, Level level) {
    if (levels.putIfAbsent(code, level) != null) {
      error(pair.key().span(), "`" + code.name() + "` is there already", "");
    }
    if (code.severity() == Severity.ERROR && level != Level.ERROR) {
      findings.add(
          Diagnostic.of(
                  LOWERED_ERROR,
                  "errors cannot be lowered: `" + code.name() + "` stays one where it is one")
              .at(at(pair.value().span()), "holds for its warnings and notes only")
              .build());
    }
  }

  private @Nullable Entry entry(@Nullable SyntaxNode node, String wanted) {
    String text = node == null ? null : text(node);
    if (node != null && (text == null || text.isBlank())) {
      error(node.span(), "this is not " + wanted, "");
      return null;
    }
    return node == null || text == null ? null : new Entry(text, at(node.span()));
  }

  private OptionalInt number(@Nullable SyntaxNode node, int most) {
    if (node == null) {
      return OptionalInt.empty();
    }
    String text = text(node);
    boolean digits =
        text != null
            && !text.isEmpty()
            && text.length() <= 9
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      error(node.span(), "this is not a whole number from 1 to " + most, "");
      return OptionalInt.empty();
    }
    return OptionalInt.of(number);
  }

  private @Nullable Target target(@Nullable SyntaxNode node) {
    if (node == null) {
      return null;
    }
    String label = text(node);
    for (Target target : Target.values()) {
      if (target.label().equals(label)) {
        return target;
      }
    }
    oneOf(node, "`target`", Target.labels());
    return null;
  }

  private @Nullable String device(@Nullable SyntaxNode node) {
    String text = node == null ? null : text(node);
    if (node != null && (text == null || DeviceNames.parse(text) == null)) {
      error(node.span(), "this is not a device", "write `cuda:0` or `cpu`");
      return null;
    }
    return text;
  }

  /// YAML takes `on` for a boolean; all that it takes for one is understood.
  private Optional<Boolean> graph(@Nullable SyntaxNode node) {
    if (node == null) {
      return Optional.empty();
    }
    return switch (String.valueOf(text(node))) {
      case "on", "true", "yes" -> Optional.of(true);
      case "off", "false", "no" -> Optional.of(false);
      default -> {
        oneOf(node, "`cuda-graph`", List.of("on", "off"));
        yield Optional.empty();
      }
    };
  }

  private void oneOf(SyntaxNode node, String what, List<String> known) {
    String text = text(node);
    String near = text == null ? null : Suggestion.closest(text, known);
    error(
        node.span(),
        what + " cannot be " + (text == null ? "this" : "`" + text + "`"),
        near == null ? "it is one of " + String.join(", ", known) : "did you mean `" + near + "`?");
  }

  private void unknown(
      Span span, String message, @Nullable String typed, Collection<String> known) {
    String near = typed == null ? null : Suggestion.closest(typed, known);
    Diagnostic.Builder finding = Diagnostic.of(UNKNOWN_SETTING, message).at(at(span), "ignored");
    if (near != null) {
      finding.help("did you mean `" + near + "`?");
    } else {
      finding.help(
          known.containsAll(KEYS)
              ? "known are " + String.join(", ", KEYS)
              : "`ktc explain` lists all kinds");
    }
    findings.add(finding.build());
  }

  private void error(Span span, String message, String help) {
    Diagnostic.Builder finding = Diagnostic.of(INVALID_SETTINGS, message).at(at(span), "");
    findings.add((help.isEmpty() ? finding : finding.help(help)).build());
  }

  private Location at(Span span) {
    return new Location(file, span);
  }

  private static @Nullable String text(SyntaxNode node) {
    return node.resolved() instanceof SyntaxNode.Scalar scalar ? scalar.value() : null;
  }
}
