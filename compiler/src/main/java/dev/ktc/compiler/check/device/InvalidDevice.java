package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A device argument that names no device.
public final class InvalidDevice implements RuleSetCheck {
  /// Something that is no device name where one is expected.
  public static final Code INVALID_DEVICE = new Code("KTC5017", "invalid-device", Severity.ERROR);

  private static final String GENERATE = "generate_device";
  private static final String PREFILL = "prefill_device";
  private static final List<String> ARGUMENTS = List.of(GENERATE, PREFILL, "out_device", "device");
  private static final int MOST_RELATED = 3;
  private static final int LONGEST = 40;

  /// One argument with a fault.
  private record Use(int rule, String argument, Value value) {}

  /// One finding per wrong value, at the first rule that has it.
  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Map<String, List<Use>> faults = new LinkedHashMap<>();
    RuleFile file = context.file();
    for (int rule = 0; rule < file.size(); rule++) {
      if (!works(context, rule)) {
        continue;
      }
      for (String argument : ARGUMENTS) {
        Value value = file.action(rule).argument(argument);
        if (value != null && !valid(argument, value)) {
          String key = type(value) + ' ' + shown(value);
          faults.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Use(rule, argument, value));
        }
      }
    }
    return faults.values().stream().map(uses -> finding(context, uses)).toList();
  }

  /// What no module gets, no device is asked for.
  private static boolean works(RuleSetContext context, int rule) {
    return context.models().isEmpty()
        ? !context.names().reach(rule).dead()
        : context.models().stream().anyMatch(model -> model.won(rule) > 0);
  }

  private static boolean valid(String argument, Value value) {
    if (!(value instanceof Value.Str(String text))) {
      return false;
    }
    DeviceName name = DeviceNames.parse(text);
    boolean numberedHost =
        name != null && name.kind() == DeviceKind.CPU && name.index().isPresent();
    // What is synchronised at each step must be `cpu` to the letter.
    return name != null
        && !(numberedHost && (argument.equals(GENERATE) || argument.equals(PREFILL)));
  }

  private static Diagnostic finding(RuleSetContext context, List<Use> uses) {
    RuleFile file = context.file();
    Use first = uses.getFirst();
    boolean text = first.value() instanceof Value.Str;
    String shown = shown(first.value());
    Diagnostic.Builder finding =
        Diagnostic.of(
                INVALID_DEVICE,
                text
                    ? "`" + shown + "` is not the name of a device"
                    : "a device is written as a text, not as `" + shown + "`")
            .at(place(file, first), "is no device name", file.number(first.rule()))
            .help(help(first.value()));
    for (Use use : uses.subList(1, Math.min(uses.size(), 1 + MOST_RELATED))) {
      finding.related(place(file, use), "here too", file.number(use.rule()));
    }
    if (uses.size() > 1 + MOST_RELATED) {
      finding.note(uses.size() + " arguments name it");
    }
    Evidence evidence = evidence(context, first.rule());
    if (evidence != null) {
      finding.evidence(evidence);
    }
    return fail(finding, first, shown).build();
  }

  private static @Nullable Evidence evidence(RuleSetContext context, int rule) {
    for (RuleCoverage model : context.models()) {
      if (model.won(rule) > 0) {
        ModuleGroup group = model.reached(model.wonSets(rule));
        return Evidence.of(Evidence.Level.MODEL)
            .withWitness(model.model().modules().get(group.first()).name())
            .withModules(group.ranges(), group.count());
      }
    }
    return null;
  }

  /// When it shows: what is only synchronised, at the first step; the rest, while weights load.
  private static Diagnostic.Builder fail(Diagnostic.Builder finding, Use use, String shown) {
    if (!(use.value() instanceof Value.Str(String text))) {
      return finding.fails(
          use.argument().equals(GENERATE) ? Phase.P4 : Phase.P8,
          "AttributeError: '" + type(use.value()) + "' object has no attribute 'lower'");
    }
    boolean synced = use.argument().equals(PREFILL) || DeviceNames.parse(text) != null;
    return synced && !text.toLowerCase(Locale.ROOT).matches(".*(cuda|xpu|npu).*")
        ? finding.fails(Phase.P8, "RuntimeError: The device " + shown + " is not available")
        : finding.fails(synced ? Phase.P8 : Phase.P4, refusal(shown, "RuntimeError"));
  }

  /// What PyTorch says of a text that it does not take for a device.
  static String refusal(String text, String error) {
    return DeviceKind.of(text.contains(":") ? text.substring(0, text.indexOf(':')) : text) == null
        ? error
            + ": Expected one of cpu, cuda, ipu, xpu, ... device type at start of device string: "
            + text
        : error + ": Invalid device string: '" + text + "'";
  }

  private static String help(Value value) {
    if (value instanceof Value.Int(var number)) {
      return "write `\"cuda:" + number + "\"`";
    }
    if (value instanceof Value.Str(String text)) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("cpu")) {
        return "write `cpu`, in lower case and without a number";
      }
      if (DeviceNames.parse(lower) != null) {
        return "write `" + lower + "`";
      }
    }
    return "write for example `cuda:0` or `cpu`";
  }

  private static Location place(RuleFile file, Use use) {
    Span span = file.origin(use.rule()).arguments().get(use.argument());
    return span == null ? file.head(use.rule()) : file.at(span);
  }

  private static String shown(Value value) {
    String text =
        switch (value) {
          case Value.Str(String string) -> string;
          case Value.Int(var number) -> number.toString();
          case Value.Bool(boolean set) -> set ? "True" : "False";
          case Value.Real(double number) -> Double.toString(number);
          case Value.None() -> "None";
          case Value.Items _ -> "[...]";
          case Value.Mapping _ -> "{...}";
          case Value.Other(String _, String other) -> other;
        };
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /// Python's name of a value's type.
  static String type(Value value) {
    return switch (value) {
      case Value.Str _ -> "str";
      case Value.Int _ -> "int";
      case Value.Bool _ -> "bool";
      case Value.Real _ -> "float";
      case Value.None() -> "NoneType";
      case Value.Items _ -> "list";
      case Value.Mapping _ -> "dict";
      case Value.Other(String type, String _) -> type;
    };
  }
}
