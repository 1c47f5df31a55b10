package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.PlainModel.PlainModule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where the token stream is at each layer, and which modules are somewhere else; and which modules
/// only work together. CUDA graphs are on.
final class Flow {
  private final PlainResolution resolution;
  private final PlainModel model;
  private final Devices devices;
  private final Set<String> faults = new TreeSet<>();

  private Flow(PlainResolution resolution, Devices devices) {
    this.resolution = resolution;
    this.model = resolution.model();
    this.devices = devices;
  }

  static Set<String> faults(PlainResolution resolution, Devices devices) {
    Flow flow = new Flow(resolution, devices);
    flow.run();
    return flow.faults;
  }

  /// Where a module's weights are put and where it computes.
  static String device(@Nullable PlainRule rule, String otherwise) {
    String device =
        rule == null ? PlainResolution.DEFAULT_DEVICE : rule.argument("generate_device", otherwise);
    return Devices.settled(device);
  }

  private void run() {
    String[] stream = stream();
    for (PlainModule module : resolution.visited()) {
      if (module.layer() >= 0) {
        inLayer(module, stream[module.layer()]);
      }
      structure(module);
    }
    String last = stream[model.layers() - 1];
    outside(model.named("model.norm"), last);
    head(model.named("lm_head"), last);
    PlainModule embedding = model.named("model.embed_tokens");
    if (!device(resolution.rule(embedding), "cuda").equals("cpu")) {
      faults.add("P6: the embedding is not on the host");
    }
    families();
  }

  private String[] stream() {
    String[] stream = new String[model.layers()];
    PlainRule attention = resolution.rule(model.named("model.layers.0.self_attn"));
    String current = device(attention, "cuda");
    if (!current.startsWith("cuda")) {
      faults.add("P6: the first attention is not on a GPU");
    }
    PlainRule top = resolution.rule(model.named("model"));
    Object map = top == null || top.keeps() ? null : top.argument("transfer_map");
    for (int layer = 0; layer < stream.length; layer++) {
      // Keys that are no integers are never found.
      if (map instanceof Map<?, ?> transfers && transfers.get(layer) != null) {
        current = Devices.settled(transfers.get(layer).toString());
        if (current.equals("cpu")) {
          faults.add("P7: layers on the host in a CUDA graph");
        }
      }
      stream[layer] = current;
    }
    return stream;
  }

  private void inLayer(PlainModule module, String current) {
    PlainRule rule = resolution.rule(module);
    PlainOperator operator = rule == null ? null : PlainOperator.named(rule.replacement());
    if (rule == null || rule.keeps()) {
      boolean computes = module.parameters() > 0 || module.name().endsWith(".self_attn");
      boolean expert = module.name().contains(".mlp.experts.");
      if (computes && !expert) {
        at(module, device(rule, "cuda"), current);
      }
      return;
    }
    if (operator == null) {
      return;
    }
    switch (operator.role()) {
      case LINEAR -> {
        if (!module.name().contains(".mlp.experts.")) {
          at(module, device(rule, "cuda"), current);
        }
      }
      case EXPERTS -> at(module, Devices.settled(rule.argument("out_device", "cuda")), current);
      case ATTENTION, GATE, ROTARY -> at(module, device(rule, "cuda"), current);
      case BLOCK, MODEL -> {
        // No weights of its own, and it moves nothing.
      }
    }
  }

  private void at(PlainModule module, String device, String current) {
    if (!device.equals(current)) {
      faults.add("P6: " + module.name() + " on " + device + ", the stream on " + current);
    }
  }

  private void outside(PlainModule module, String current) {
    at(module, device(resolution.rule(module), "cuda"), current);
  }

  /// The operator moves its input; but a GPU that is neither the first nor the last leaves a stream
  /// that the graph does not join.
  private void head(PlainModule head, String last) {
    PlainRule rule = resolution.rule(head);
    String device = device(rule, "cuda");
    if (rule == null || rule.keeps()) {
      at(head, device, last);
    } else if (!device.equals(last) && !device.equals("cuda:0") && devices.has(device)) {
      faults.add("P7: lm_head on " + device);
    }
  }

  private void structure(PlainModule module) {
    String operator = resolution.operator(module);
    boolean kept = operator.equals("default");
    if (module.isRotary() && kept) {
      faults.add("P6: meta tensors in " + module.name());
    }
    if (module.isExperts()) {
      String block = module.name().replace(".mlp.experts", ".mlp");
      if (kept != resolution.operator(model.named(block)).equals("default")) {
        faults.add("P6: only one of block and experts is replaced, " + module.name());
      }
    }
    if (module.name().endsWith("kv_b_proj") && !kept) {
      faults.add("P6: attention reads the weight of " + module.name());
    }
  }

  /// V1 and balance_serve operators call each other with different arguments.
  private void families() {
    Set<Boolean> seen = new TreeSet<>();
    for (PlainModule module : resolution.visited()) {
      PlainOperator operator = PlainOperator.named(resolution.operator(module));
      if (operator != null && operator.serves() != null) {
        seen.add(operator.serves());
      }
    }
    if (seen.size() > 1) {
      faults.add("P6: operators of two families");
    }
  }
}
