package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.PlainModel.PlainModule;
import dev.ktc.tests.mutation.PlainOperator.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a start of KTransformers v0.3.2 would not survive before the first prompt: classes that
/// cannot be imported, constructors that raise, devices that do not exist, memory that is not
// there.
final class StartFaults {
  private static final Set<String> RESERVED = Set.of("key", "gguf_loader", "config", "orig_module");

  private static final Set<String> DEVICES = Set.of("generate_device", "prefill_device");

  private final PlainResolution resolution;
  private final Devices devices;
  private final Set<String> faults = new TreeSet<>();

  private StartFaults(PlainResolution resolution, Devices devices) {
    this.resolution = resolution;
    this.devices = devices;
  }

  static Set<String> of(PlainResolution resolution, Devices devices) {
    StartFaults faults = new StartFaults(resolution, devices);
    faults.run();
    return faults.faults;
  }

  private void run() {
    for (PlainRule rule : resolution.rules()) {
      rule.ignored().forEach(key -> faults.add("nothing reads " + key));
      String type = rule.type();
      if (type != null && !resolution.model().knows(type)) {
        faults.add("P1: no class " + type);
      }
    }
    for (int i = 0; i < resolution.rules().size(); i++) {
      List<PlainModule> won = resolution.won(i);
      // The root gets an entry, but is never injected.
      List<PlainModule> below = won.stream().filter(m -> !m.name().isEmpty()).toList();
      if (!below.isEmpty()) {
        rule(resolution.rules().get(i), below);
      }
    }
    memory();
  }

  private void rule(PlainRule rule, List<PlainModule> won) {
    devices(rule);
    Map<?, ?> arguments = rule.arguments();
    if (rule.keeps()) {
      ignored(rule, Set.of());
      boolean loads = won.stream().anyMatch(module -> module.parameters() > 0);
      if (loads && rule.argument("generate_device") == null) {
        faults.add("P4: KeyError generate_device of " + won.getFirst().name());
      }
      return;
    }
    PlainOperator operator = PlainOperator.named(rule.replacement());
    if (operator == null) {
      faults.add("P3: no class " + rule.replacement());
      return;
    }
    if (arguments == null) {
      faults.add("P3: argument after ** must be a mapping, " + rule.replacement());
      return;
    }
    if (arguments.keySet().stream().anyMatch(RESERVED::contains)) {
      faults.add("P3: multiple values for an argument of " + rule.replacement());
    }
    for (PlainModule module : won) {
      if (!operator.fits(module)) {
        faults.add("P3: " + rule.replacement() + " in place of " + module.name());
      }
    }
    ignored(rule, operator.arguments());
    constructor(rule, operator);
    if (operator.role() == Role.ATTENTION && rule.argument("generate_device") == null) {
      faults.add("P5: KeyError generate_device of " + won.getFirst().name());
    }
  }

  /// Every class swallows arguments that it does not know.
  private void ignored(PlainRule rule, Set<String> known) {
    Map<?, ?> arguments = rule.arguments();
    for (Object key : arguments == null ? Set.of() : arguments.keySet()) {
      if (!DEVICES.contains(key) && !known.contains(key)) {
        faults.add("nothing reads " + key);
      }
    }
  }

  private void constructor(PlainRule rule, PlainOperator operator) {
    switch (operator.role()) {
      case MODEL -> forbidden(rule, "prefill_device");
      case LINEAR -> {
        forbidden(rule, "device");
        operations(rule, "cuda", "KLinearMarlin", PlainOperator.LINEAR_OPERATIONS, "KLinearTorch");
      }
      case EXPERTS -> {
        forbidden(rule, "device");
        operations(rule, "cpu", "KExpertsCPU", PlainOperator.EXPERT_OPERATIONS, "KExpertsTorch");
        String operation = rule.argument("generate_op", "KExpertsCPU");
        if (operation.equals("KExpertsTorch")) {
          faults.add("P4: experts of KExpertsTorch cannot be loaded");
        }
      }
      case BLOCK, ATTENTION, GATE, ROTARY -> {
        // Their constructors take whatever comes.
      }
    }
  }

  private void forbidden(PlainRule rule, String argument) {
    if (rule.arguments() != null && rule.arguments().containsKey(argument)) {
      faults.add("P3: multiple values for " + argument + " of " + rule.replacement());
    }
  }

  private void operations(
      PlainRule rule, String device, String generate, Set<String> known, String prefill) {
    operation(rule, known, rule.argument("generate_op", generate), "generate_device", device);
    operation(rule, known, rule.argument("prefill_op", prefill), "prefill_device", "cuda");
  }

  private void operation(
      PlainRule rule, Set<String> known, String name, String key, String device) {
    if (!known.contains(name)) {
      faults.add("P3: " + name + " is not supported");
      return;
    }
    boolean host = rule.argument(key, device).toLowerCase(Locale.ROOT).equals("cpu");
    switch (name) {
      case "KLinearMarlin", "VLinearMarlin" -> {
        if (host) {
          faults.add("P3: assertion, " + name + " on " + key + " cpu");
        }
      }
      case "KExpertsCPU" -> {
        if (!host) {
          faults.add("P3: assertion, KExpertsCPU with " + key);
        }
      }
      case "KExpertsMarlin" -> faults.add("P3: KeyError ffn_up_exps.weight");
      default -> {
        // Runs anywhere.
      }
    }
  }

  /// Devices that are recorded are synchronised at every step, used or not.
  private void devices(PlainRule rule) {
    for (String key : List.of("generate_device", "prefill_device", "out_device")) {
      device(rule.argument(key));
    }
    if (rule.argument("transfer_map") instanceof Map<?, ?> map) {
      map.values().forEach(this::device);
    }
  }

  private void device(@Nullable Object device) {
    if (device != null && !(device instanceof String name && devices.has(name))) {
      faults.add("P8: no device " + device);
    }
  }

  /// Weights alone, at the least they can take; what the experts on the host take is in a file.
  private void memory() {
    for (String device : devices.names()) {
      double bytes = 0;
      for (PlainModule module : resolution.visited()) {
        bytes += bytes(module, device);
      }
      if (bytes > devices.bytes()) {
        faults.add("P4: out of memory on " + device);
      }
    }
  }

  private double bytes(PlainModule module, String device) {
    PlainRule rule = resolution.rule(module);
    String where = Flow.device(rule, "cuda");
    if (!where.equals(device) || belowExperts(module)) {
      return 0;
    }
    PlainOperator operator = rule == null ? null : PlainOperator.named(rule.replacement());
    if (rule == null || operator == null || operator.role() != Role.LINEAR) {
      return 2.0 * module.parameters();
    }
    // Four bits a parameter, and a scale of 16 bits for each 64.
    boolean marlin = rule.argument("generate_op", "KLinearMarlin").endsWith("Marlin");
    return (marlin ? 4.25 / 8 : 2) * module.parameters();
  }

  /// The experts' operator loads what lies below it, if it is visited or not.
  private boolean belowExperts(PlainModule module) {
    int at = module.name().indexOf(".mlp.experts.");
    return at >= 0
        && !resolution
            .operator(
                resolution.model().named(module.name().substring(0, at + ".mlp.experts".length())))
            .equals("default");
  }
}
