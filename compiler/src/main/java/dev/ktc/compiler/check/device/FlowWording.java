package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionContext;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What findings about the device flow have in common.
final class FlowWording {
  private static final int MOST_DEVICES = 4;

  private FlowWording() {}

  /// Whether the loader leaves it to the rules to keep tensors together; our own moves them.
  static boolean rulesDecide(ResolutionContext context) {
    return context.settings().target() != Target.KTC && !context.coverage().rootStops();
  }

  /// The same, where the flow over several devices is supported at all.
  static boolean flowApplies(ResolutionContext context) {
    return rulesDecide(context) && !servesOnSeveral(context);
  }

  /// Whether operators for `balance_serve` are spread over several accelerators.
  static boolean servesOnSeveral(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    return flow.accelerators().size() > 1 && flow.serving();
  }

  /// Whether decoding is captured in CUDA graphs; training is not.
  static boolean captures(ResolutionContext context) {
    return context.settings().cudaGraph()
        && context.settings().target() != Target.KTRANSFORMERS_SFT;
  }

  /// What PyTorch says when tensors meet that are on two devices.
  static String meeting(DeviceName one, DeviceName other) {
    boolean ordered = one.compareTo(other) <= 0;
    return "RuntimeError: Expected all tensors to be on the same device, but found at least two"
        + " devices, "
        + (ordered ? one : other)
        + " and "
        + (ordered ? other : one)
        + "!";
  }

  /// `layer 7`, `layers 0-29,45`.
  static String layers(BitSet layers) {
    return (layers.cardinality() == 1 ? "layer " : "layers ") + LayerRanges.format(layers);
  }

  /// `layer 7`, `layers 30-60`.
  static String layers(int from, int to) {
    BitSet layers = new BitSet();
    layers.set(from, to + 1);
    return layers(layers);
  }

  /// `` `cuda:0` ``, `` `cuda:0`, `cuda:1` ``.
  static String devices(Collection<DeviceName> devices) {
    List<DeviceName> shown = devices.stream().limit(MOST_DEVICES).toList();
    String names =
        shown.stream().map(device -> "`" + device + "`").collect(Collectors.joining(", "));
    return devices.size() > shown.size() ? names + " and more" : names;
  }
}
