package dev.ktc.compiler.catalog;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.device.DeviceParser;
import dev.ktc.compiler.syntax.device.DeviceSyntax;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a devices file.
final class DeviceFileReader {
  private static final int MOST_DEVICES = 1024;
  private static final Pattern CAPABILITY = Pattern.compile("[0-9]{1,2}\\.[0-9]");
  private static final Pattern CORES = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

  private final SourceFile file;
  private final List<Diagnostic> findings;
  private final TreeMap<DeviceName, DeviceSpec> devices = new TreeMap<>();
  private final List<LinkSpec> links = new ArrayList<>();
  private long reserve = DeviceInventory.DEFAULT_RESERVE;

  /// A value under a key.
  private record Field(SyntaxNode key, SyntaxNode value) {}

  private DeviceFileReader(SourceFile file, List<Diagnostic> findings) {
    this.file = file;
    this.findings = new ArrayList<>(findings);
  }

  /// Reads the file; there is no value when anything in it is an error.
  static Outcome<DeviceInventory> read(SourceFile file) {
    Outcome<SyntaxTree> parsed = RuleParser.parse(file);
    DeviceFileReader reader = new DeviceFileReader(file, parsed.diagnostics());
    SyntaxTree tree = parsed.value();
    if (tree != null && !parsed.hasErrors()) {
      reader.root(tree.root());
    }
    boolean failed = reader.findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    return new Outcome<>(failed ? null : reader.inventory(), reader.findings);
  }

  private DeviceInventory inventory() {
    return new DeviceInventory(file.name(), List.copyOf(devices.values()), links, reserve);
  }

  private void root(@Nullable SyntaxNode root) {
    Span all = root == null ? Span.at(0) : root.span();
    if (root == null || !(root.resolved() instanceof SyntaxNode.Mapping)) {
      error(all, "a devices file holds a mapping with the key `devices`");
      return;
    }
    Map<String, Field> fields =
        fields(root, "a devices file", List.of("devices", "links", "reserve"));
    Field list = fields.get("devices");
    if (list == null) {
      error(all, "the key `devices` is missing");
    } else {
      devices(list.value());
    }
    Field reserved = fields.get("reserve");
    if (reserved != null) {
      reserve = bytes(reserved.value()).orElse(reserve);
    }
    Field connections = fields.get("links");
    if (connections != null) {
      links(connections.value());
    }
  }

  private void devices(SyntaxNode node) {
    if (!(node.resolved() instanceof SyntaxNode.Mapping mapping)) {
      error(node.span(), "`devices` holds a mapping from names to what each device has");
      return;
    }
    if (mapping.pairs().size() > MOST_DEVICES) {
      error(node.span(), "more than " + MOST_DEVICES + " devices");
      return;
    }
    if (mapping.pairs().isEmpty()) {
      error(node.span(), "no devices given");
    }
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      DeviceName name = name(pair.key());
      if (name != null) {
        DeviceSpec spec = device(name.resolved(), pair);
        if (devices.putIfAbsent(name.resolved(), spec) != null) {
          error(pair.key().span(), "`" + name.resolved() + "` is there already");
        }
      }
    }
  }

  private DeviceSpec device(DeviceName name, SyntaxNode.Pair pair) {
    Map<String, Field> fields =
        fields(pair.value(), "a device", List.of("memory", "bandwidth", "compute", "cores"));
    Field memory = fields.get("memory");
    if (memory == null && pair.value().resolved() instanceof SyntaxNode.Mapping) {
      error(pair.key().span(), "`" + name + "` has no `memory`");
    }
    return new DeviceSpec(
        name,
        memory == null ? 0 : bytes(memory.value()).orElse(0),
        rate(fields.get("bandwidth")),
        compute(fields.get("compute")),
        cores(fields.get("cores")));
  }

  private void links(SyntaxNode node) {
    if (!(node.resolved() instanceof SyntaxNode.Sequence list)) {
      error(node.span(), "`links` holds a list");
      return;
    }
    for (SyntaxNode.Element element : list.elements()) {
      Map<String, Field> fields =
          fields(element.value(), "a link", List.of("between", "bandwidth", "latency"));
      Field between = fields.get("between");
      if (between == null) {
        error(element.value().span(), "a link says `between` which two devices it is");
        continue;
      }
      List<DeviceName> ends = ends(between.value());
      OptionalLong bandwidth = rate(fields.get("bandwidth"));
      OptionalLong latency = time(fields.get("latency"));
      if (ends.size() == 2) {
        links.add(new LinkSpec(ends.get(0), ends.get(1), bandwidth, latency));
      }
    }
  }

  /// The two devices of a link; fewer when one has been reported.
  private List<DeviceName> ends(SyntaxNode node) {
    boolean two =
        node.resolved() instanceof SyntaxNode.Sequence list && list.elements().size() == 2;
    if (!two) {
      error(node.span(), "a link is between two devices: `[cpu, cuda:0]`");
      return List.of();
    }
    List<DeviceName> ends = new ArrayList<>();
    for (SyntaxNode.Element element : ((SyntaxNode.Sequence) node.resolved()).elements()) {
      DeviceName name = name(element.value());
      if (name == null) {
        continue;
      }
      if (devices.containsKey(name.resolved())) {
        ends.add(name.resolved());
      } else {
        error(element.value().span(), "`" + name + "` is not one of the devices");
      }
    }
    return ends;
  }

  private @Nullable DeviceName name(SyntaxNode node) {
    String text = text(node);
    DeviceName name = text == null ? null : DeviceNames.parse(text);
    if (name == null) {
      String written = text == null ? "this" : "`" + text + "`";
      error(node.span(), written + " is not a device", DeviceNames.FORMS);
    }
    return name;
  }

  private OptionalLong bytes(SyntaxNode node) {
    String text = text(node);
    if (text != null && DIGITS.matcher(text).matches()) {
      return bytesWithoutUnit(node, text);
    }
    DeviceSyntax.Amount amount = text == null ? null : DeviceParser.amount(text);
    return quantity(
        node, amount == null ? null : Quantity.bytes(amount), "memory, such as `24GiB`");
  }

  private OptionalLong bytesWithoutUnit(SyntaxNode node, String digits) {
    DeviceSyntax.Amount amount = DeviceParser.amount(digits + "B");
    return quantity(
        node, amount == null ? null : Quantity.bytes(amount), "memory, such as `24GiB`");
  }

  private OptionalLong rate(@Nullable Field field) {
    if (field == null) {
      return OptionalLong.empty();
    }
    String text = text(field.value());
    DeviceSyntax.Amount amount = text == null ? null : DeviceParser.rate(text);
    return quantity(
        field.value(),
        amount == null ? null : Quantity.bytes(amount),
        "a bandwidth, such as `1008GB/s`");
  }

  private OptionalLong time(@Nullable Field field) {
    if (field == null) {
      return OptionalLong.empty();
    }
    String text = text(field.value());
    DeviceSyntax.Amount amount = text == null ? null : DeviceParser.amount(text);
    return quantity(
        field.value(),
        amount == null ? null : Quantity.nanoseconds(amount),
        "a time, such as `10us`");
  }

  private OptionalLong quantity(SyntaxNode node, @Nullable Quantity quantity, String wanted) {
    if (quantity == null) {
      error(node.span(), "this is not " + wanted);
      return OptionalLong.empty();
    }
    Quantity.Problem problem = quantity.problem();
    if (problem == null) {
      return OptionalLong.of(quantity.value());
    }
    error(node.span(), problem.message(), problem.help().orElse(""));
    return OptionalLong.empty();
  }

  private @Nullable String compute(@Nullable Field field) {
    if (field == null) {
      return null;
    }
    String text = text(field.value());
    if (text == null || !CAPABILITY.matcher(text).matches()) {
      error(field.value().span(), "this is not a compute capability, such as `\"8.9\"`");
      return null;
    }
    return text;
  }

  private OptionalInt cores(@Nullable Field field) {
    if (field == null) {
      return OptionalInt.empty();
    }
    String text = text(field.value());
    if (text == null || !CORES.matcher(text).matches()) {
      error(field.value().span(), "this is not a number of cores");
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  /// The pairs of a mapping by key; repeated and unknown keys are reported.
  private Map<String, Field> fields(SyntaxNode node, String owner, List<String> known) {
    Map<String, Field> fields = new LinkedHashMap<>();
    if (!(node.resolved() instanceof SyntaxNode.Mapping mapping)) {
      error(node.span(), owner + " is a mapping");
      return fields;
    }
    for (SyntaxNode.Pair pair : mapping.pairs()) {
      String key = text(pair.key());
      if (key == null || !known.contains(key)) {
        unknown(pair.key(), key, owner, known);
      } else if (fields.putIfAbsent(key, new Field(pair.key(), pair.value())) != null) {
        error(pair.key().span(), "`" + key + "` is there already");
      }
    }
    return fields;
  }

  private void unknown(SyntaxNode node, @Nullable String key, String owner, List<String> known) {
    String message =
        key == null ? "this key has no meaning" : "`" + key + "` means nothing in " + owner;
    findings.add(
        finding(
            DeviceInventoryReader.UNKNOWN_DEVICES_KEY,
            node.span(),
            message,
            "known are `" + String.join("`, `", known) + "`"));
  }

  private static @Nullable String text(SyntaxNode node) {
    return node.resolved() instanceof SyntaxNode.Scalar scalar ? scalar.value() : null;
  }

  private void error(Span span, String message) {
    error(span, message, "");
  }

  private void error(Span span, String message, String help) {
    findings.add(finding(DeviceInventoryReader.INVALID_DEVICES, span, message, help));
  }

  private Diagnostic finding(Code code, Span span, String message, String help) {
    Diagnostic.Builder finding = Diagnostic.of(code, message).at(new Location(file, span), "");
    return (help.isEmpty() ? finding : finding.help(help)).build();
  }
}
