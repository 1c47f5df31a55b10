package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.DeviceFlow.Segment;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.analysis.TransferMap;
import dev.ktc.compiler.analysis.TransferMap.Firing;
import dev.ktc.compiler.analysis.TransferMap.Transfer;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whole layers that are on another device than the token stream when it reaches them.
public final class BrokenDeviceFlow implements ResolutionCheck {
  /// The stream and the layers are on different devices.
  public static final Code BROKEN_DEVICE_FLOW =
      new Code("KTC5010", "broken-device-flow", Severity.ERROR);

  private static final int MOST_SEGMENTS = 4;
  private static final int MOST_ENTRIES = 8;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    return flow.segments().isEmpty() || !FlowWording.flowApplies(context)
        ? List.of()
        : List.of(finding(context, flow));
  }

  private static Diagnostic finding(ResolutionContext context, DeviceFlow flow) {
    RuleFile file = context.file();
    List<Segment> segments = flow.segments();
    Segment first = segments.getFirst();
    BitSet layers = new BitSet();
    segments.forEach(segment -> layers.set(segment.from(), segment.to() + 1));
    Diagnostic.Builder finding =
        Diagnostic.of(BROKEN_DEVICE_FLOW, message(segments, layers))
            .severity(Grounds.severity(context, BROKEN_DEVICE_FLOW.severity()))
            .evidence(Grounds.evidence(context, tally(context, flow, layers).group()));
    place(finding, context, flow);
    finding.related(
        Grounds.argument(file, first.rule(), flow.duty(first.rule()).argument()),
        "puts " + FlowWording.layers(first.from(), first.to()) + " on `" + first.home() + "`",
        file.number(first.rule()));
    for (Segment segment : segments.subList(0, Math.min(MOST_SEGMENTS, segments.size()))) {
      String reason = reason(segment, flow.transferMap());
      if (segments.size() > 1 || !reason.isEmpty()) {
        finding.note(note(segment) + reason);
      }
    }
    if (segments.size() > MOST_SEGMENTS) {
      finding.note((segments.size() - MOST_SEGMENTS) + " more such runs of layers");
    }
    noteBare(finding, file, flow, segments);
    String map = map(flow);
    if (map != null) {
      finding.help("`transfer_map: " + map + "` in the rule of `model` follows these rules");
    }
    return finding
        .fails(StartFailure.Phase.P6, FlowWording.meeting(first.home(), first.stream()))
        .build();
  }

  private static String message(List<Segment> segments, BitSet layers) {
    Segment first = segments.getFirst();
    return segments.size() == 1
        ? FlowWording.layers(layers)
            + (layers.cardinality() == 1 ? " is" : " are")
            + " on `"
            + first.home()
            + "`, but the token stream is on `"
            + first.stream()
            + "` there"
        : FlowWording.layers(layers) + " are not on the device where the token stream is";
  }

  /// The map that should move the stream; without one, the rule that should have it.
  private static void place(
      Diagnostic.Builder finding, ResolutionContext context, DeviceFlow flow) {
    RuleFile file = context.file();
    TransferMap map = flow.transferMap();
    Segment first = flow.segments().getFirst();
    if (map != null) {
      finding.at(
          Grounds.argument(file, map.rule(), TransferMap.ARGUMENT),
          label(map, first),
          file.number(map.rule()));
    } else if (flow.modelRule() >= 0) {
      finding.at(
          Grounds.replaceClass(file, flow.modelRule()),
          "has no `transfer_map`, so that the stream stays on `" + first.stream() + "`",
          file.number(flow.modelRule()));
    } else {
      finding.at(
          file.head(first.rule()),
          "no rule gives `" + flow.modelModule() + "` a `transfer_map`",
          file.number(first.rule()));
    }
  }

  private static String label(TransferMap map, Segment segment) {
    if (!map.honoured()) {
      return "the class of this rule does not read it";
    }
    for (Transfer transfer : map.transfers()) {
      if (segment.home().equals(transfer.device()) && transfer.layer() < 0) {
        return transfer.kind() == Firing.TEXT
            ? "the key " + transfer.shown() + " is a text, which equals no layer number"
            : "there is no layer " + transfer.shown();
      }
    }
    for (Transfer transfer : map.transfers()) {
      boolean late = segment.home().equals(transfer.device()) && transfer.layer() > segment.from();
      boolean early =
          segment.stream().equals(transfer.device()) && transfer.layer() == segment.from();
      if (late || early) {
        return "moves to `" + transfer.device() + "` before layer " + transfer.layer();
      }
    }
    return "never moves to `" + segment.home() + "`";
  }

  private static String note(Segment segment) {
    String layers = FlowWording.layers(segment.from(), segment.to());
    String where = layers + (segment.from() == segment.to() ? " is" : " are");
    return where + " on `" + segment.home() + "`, the stream on `" + segment.stream() + "`";
  }

  /// Why, where a move at a neighbouring layer tells; else empty.
  private static String reason(Segment segment, @Nullable TransferMap map) {
    if (map == null || !map.honoured()) {
      return "";
    }
    for (Transfer transfer : map.transfers()) {
      if (transfer.layer() == segment.to() + 1 && segment.home().equals(transfer.device())) {
        return ", which moves there only before layer " + transfer.layer();
      }
      if (transfer.layer() == segment.from() && segment.stream().equals(transfer.device())) {
        return " since it moved before layer " + transfer.layer();
      }
    }
    return "";
  }

  /// A bare `cuda` is easily taken for the GPU that the stream is on.
  private static void noteBare(
      Diagnostic.Builder finding, RuleFile file, DeviceFlow flow, List<Segment> segments) {
    boolean bare =
        segments.stream()
            .anyMatch(
                segment -> BareCuda.isBare(file.action(segment.rule()), flow, segment.rule()));
    if (bare) {
      finding.note("a bare `cuda` is `cuda:0` while weights are loaded");
    }
  }

  /// The map that would follow the rules; null when it would be long.
  private static @Nullable String map(DeviceFlow flow) {
    List<String> entries = new ArrayList<>();
    DeviceName at = null;
    for (Map.Entry<Integer, DeviceName> home : flow.homes().entrySet()) {
      if (at != null && !at.equals(home.getValue())) {
        entries.add(home.getKey() + ": \"" + home.getValue() + "\"");
      }
      at = home.getValue();
    }
    return entries.isEmpty() || entries.size() > MOST_ENTRIES
        ? null
        : "{" + String.join(", ", entries) + "}";
  }

  private static ModuleTally tally(ResolutionContext context, DeviceFlow flow, BitSet layers) {
    ModuleTally tally = new ModuleTally();
    for (ModuleNode module : context.model().modules()) {
      int layer = module.layer();
      if (layer < 0 || !layers.get(layer)) {
        continue;
      }
      DeviceName home = flow.homes().get(layer);
      int winner = context.coverage().resolution().winner(module.id());
      boolean there = winner >= 0 && home != null && home.equals(flow.duty(winner).device());
      if (there && (flow.duty(winner).operator() != null || !module.parameters().isEmpty())) {
        tally.add(module);
      }
    }
    return tally;
  }
}
