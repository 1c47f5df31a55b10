package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.check.MemoryCheck;
import dev.ktc.compiler.check.MemoryContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rules put modules on a device that the user does not have.
public final class UnknownDevice implements MemoryCheck {
  /// A device that is not among those given.
  public static final Code UNKNOWN_DEVICE = new Code("KTC5002", "unknown-device", Severity.ERROR);

  private static final List<String> ARGUMENTS =
      List.of("generate_device", "prefill_device", "out_device", "device");
  private static final String TRANSFERS = "transfer_map";
  private static final int MOST_RELATED = 3;
  private static final int MOST_NAMED = 8;

  /// Modules that a rule wins.
  private static final class Won {
    final BitSet layers = new BitSet();
    int modules;

    void add(ModuleNode module) {
      modules++;
      if (module.layer() >= 0) {
        layers.set(module.layer());
      }
    }
  }

  /// One place that names a device.
  ///
  /// @param rule null for the default device
  /// @param argument the keyword argument; empty for a default
  private record Use(@Nullable Rule rule, String argument, Won won) {}

  @Override
  public List<DeviceFinding> check(MemoryContext context) {
    Map<String, List<Use>> missing = new LinkedHashMap<>();
    uses(context)
        .forEach(
            (device, uses) -> {
              if (isMissing(device, context.devices())) {
                missing.computeIfAbsent(shown(device), key -> new ArrayList<>()).addAll(uses);
              }
            });
    byDefault(context, missing);
    List<DeviceFinding> findings = new ArrayList<>();
    missing.forEach(
        (device, uses) ->
            findings.add(new DeviceFinding(device, 0, finding(device, uses, context))));
    return findings;
  }

  /// Devices that operators use when their rules name none.
  private static void byDefault(MemoryContext context, Map<String, List<Use>> missing) {
    Map<RuleId, Rule> rules = new HashMap<>();
    context.resolution().rules().rules().forEach(rule -> rules.put(rule.id(), rule));
    Map<String, Map<RuleId, Use>> unnamed = new LinkedHashMap<>();
    for (MemoryItem item : context.memory().items()) {
      RuleId id = item.cause().rule();
      Rule rule = id == null ? null : rules.get(id);
      String device = item.device();
      if (rule != null && isMissing(device, context.devices()) && !missing.containsKey(device)) {
        Won won =
            unnamed
                .computeIfAbsent(device, key -> new LinkedHashMap<>())
                .computeIfAbsent(rule.id(), key -> new Use(rule, "", new Won()))
                .won();
        won.modules += item.cause().modules();
        won.layers.or(LayerRanges.parse(item.cause().layers()));
      }
    }
    unnamed.forEach((device, uses) -> missing.put(device, new ArrayList<>(uses.values())));
  }

  private static boolean isMissing(String text, DeviceInventory devices) {
    DeviceName name = DeviceNames.parse(text);
    // What is no device at all is reported whatever the devices are; every machine has a host.
    return name != null && !name.kind().equals(DeviceKind.CPU) && devices.find(name) == null;
  }

  private static String shown(String text) {
    DeviceName name = DeviceNames.parse(text);
    return name == null ? text : name.resolved().toString();
  }

  /// Who uses which device, as written, in the order of the rules.
  private static Map<String, List<Use>> uses(MemoryContext context) {
    Resolution resolution = context.resolution();
    List<Rule> rules = resolution.rules().rules();
    Won[] won = new Won[rules.size()];
    for (ModuleNode module : resolution.model().modules()) {
      int winner = resolution.winner(module.id());
      if (winner >= 0) {
        Won mine = won[winner] == null ? new Won() : won[winner];
        won[winner] = mine;
        mine.add(module);
      }
    }
    Map<String, List<Use>> uses = new LinkedHashMap<>();
    for (int place = 0; place < won.length; place++) {
      if (won[place] != null) {
        collect(rules.get(place), won[place], uses);
      }
    }
    Won nobody = unplaced(context);
    if (nobody.modules > 0) {
      add(resolution.defaultDevice(), new Use(null, "", nobody), uses);
    }
    return uses;
  }

  /// Parameters that no rule placed and no operator loads by itself.
  private static Won unplaced(MemoryContext context) {
    Won won = new Won();
    for (MemoryItem item : context.memory().items()) {
      if (item.category() == Category.WEIGHTS && item.cause().rule() == null) {
        won.modules += item.cause().modules();
        won.layers.or(LayerRanges.parse(item.cause().layers()));
      }
    }
    return won;
  }

  private static void collect(Rule rule, Won won, Map<String, List<Use>> uses) {
    for (String argument : ARGUMENTS) {
      String device = text(rule.action().argument(argument));
      if (device != null) {
        add(device, new Use(rule, argument, won), uses);
      }
    }
    if (rule.action().argument(TRANSFERS) instanceof Value.Mapping map) {
      for (Value.Entry entry : map.entries()) {
        String device = text(entry.value());
        if (device != null) {
          add(device, new Use(rule, TRANSFERS, won), uses);
        }
      }
    }
  }

  private static void add(String device, Use use, Map<String, List<Use>> uses) {
    uses.computeIfAbsent(device, key -> new ArrayList<>()).add(use);
  }

  private static @Nullable String text(@Nullable Value value) {
    return switch (value) {
      case Value.Str(String text) -> text;
      case Value.Int(var number) -> DeviceKind.CUDA.label() + ":" + number;
      case null, default -> null;
    };
  }

  private static Diagnostic finding(String device, List<Use> uses, MemoryContext context) {
    Use first = uses.getFirst();
    Diagnostic.Builder finding =
        Diagnostic.of(UNKNOWN_DEVICE, "`" + device + "` is not among the devices");
    Rule rule = first.rule();
    if (rule == null) {
      Location start = context.origins().at(Span.at(0));
      finding.at(start, "modules that no rule matches go there by default");
    } else {
      String how = first.argument().isEmpty() ? "by default, " : "";
      finding.at(place(context, first), how + layers(first.won()), rule.id().index());
    }
    Set<RuleId> shown = new HashSet<>();
    if (rule != null) {
      shown.add(rule.id());
    }
    for (Use use : uses) {
      Rule other = use.rule();
      if (other != null && shown.size() <= MOST_RELATED && shown.add(other.id())) {
        finding.related(place(context, use), layers(use.won()), other.id().index());
      }
    }
    long rules = uses.stream().mapToInt(UnknownDevice::number).distinct().count();
    if (rules > 1 + MOST_RELATED) {
      finding.note(rules + " rules name it");
    }
    BitSet all = new BitSet();
    uses.forEach(use -> all.or(use.won().layers));
    int modules = uses.stream().map(Use::won).distinct().mapToInt(won -> won.modules).sum();
    boolean exact = context.certain();
    Evidence.Level level = exact ? Evidence.Level.MODEL : Evidence.Level.INEXACT;
    return finding
        .severity(exact ? Severity.ERROR : Severity.WARNING)
        .evidence(
            Evidence.of(level).withModules(all.isEmpty() ? null : LayerRanges.format(all), modules))
        .fails(phase(first.argument()), failure(device))
        .note("the devices are " + names(context.devices()))
        .help(help(rule))
        .build();
  }

  /// The rule's number, -1 for none.
  private static int number(Use use) {
    Rule rule = use.rule();
    return rule == null ? -1 : rule.id().index();
  }

  /// When a device is first used: modules and output buffers while weights are loaded, transfers
  /// with the first prompt; what nothing else reads is still synchronised at every step.
  private static Phase phase(String argument) {
    return switch (argument) {
      case TRANSFERS -> Phase.P6;
      case "prefill_device", "device" -> Phase.P8;
      default -> Phase.P4;
    };
  }

  private static String failure(String device) {
    DeviceName name = DeviceNames.parse(device);
    return name != null && name.kind() == DeviceKind.CUDA
        ? "RuntimeError: CUDA error: invalid device ordinal"
        : "RuntimeError: invalid device ordinal";
  }

  private static String help(@Nullable Rule rule) {
    return rule == null
        ? "give these modules a rule, or choose another `--default-device`"
        : "add it to `--devices`, or put these modules elsewhere";
  }

  private static String layers(Won won) {
    return won.layers.isEmpty() ? "used here" : "used for layers " + LayerRanges.format(won.layers);
  }

  private static Location place(MemoryContext context, Use use) {
    Rule rule = use.rule();
    if (rule == null) {
      return context.origins().at(Span.at(0));
    }
    Span span = context.origins().of(rule.id()).arguments().get(use.argument());
    return span == null ? context.origins().head(rule.id()) : context.origins().at(span);
  }

  private static String names(DeviceInventory devices) {
    Collection<String> names =
        devices.devices().stream().limit(MOST_NAMED).map(d -> "`" + d.name() + "`").toList();
    int more = devices.devices().size() - names.size();
    return names.stream().collect(Collectors.joining(", ")) + (more > 0 ? " and more" : "");
  }
}
