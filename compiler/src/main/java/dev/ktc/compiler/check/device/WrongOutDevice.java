package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.DeviceFlow.Misplaced;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.RuleDevices.Effect;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Experts on the host whose results are put on another device than the layer's.
public final class WrongOutDevice implements ResolutionCheck {
  /// `out_device` is not the layer's device.
  public static final Code WRONG_OUT_DEVICE =
      new Code("KTC5012", "wrong-out-device", Severity.ERROR);

  private static final String OUT_DEVICE = "out_device";

  /// Blocks that add up results on the layer's device in every decoded token.
  private static final Set<String> ALWAYS_IN_PLACE =
      Set.of("KQwen2MoeSparseMoeBlock", "KMistralSparseMoEBlock");

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    if (FlowWording.flowApplies(context)) {
      for (Misplaced misplaced : context.coverage().deviceFlow().misplaced()) {
        if (misplaced.effect == Effect.DELIVERS && !misplaced.stopped) {
          found.add(finding(context, misplaced));
        }
      }
    }
    return found;
  }

  private static Diagnostic finding(ResolutionContext context, Misplaced misplaced) {
    RuleFile file = context.file();
    DeviceFlow flow = context.coverage().deviceFlow();
    boolean inPlace = addsInPlace(context, misplaced);
    boolean graph = FlowWording.captures(context);
    boolean missing = file.action(misplaced.rule).argument(OUT_DEVICE) == null;
    String layers = FlowWording.layers(misplaced.layers);
    Diagnostic.Builder finding =
        Diagnostic.of(
                WRONG_OUT_DEVICE,
                "the experts of "
                    + layers
                    + " leave their result on `"
                    + misplaced.device
                    + "`, but the token stream is on "
                    + FlowWording.devices(misplaced.expected)
                    + " there")
            .severity(
                Grounds.severity(context, inPlace || graph ? Severity.ERROR : Severity.WARNING))
            .at(
                Grounds.argument(file, misplaced.rule, OUT_DEVICE),
                missing
                    ? "without `out_device` it is `cuda`: the first GPU, while weights are loaded"
                    : "not the device of these layers",
                file.number(misplaced.rule))
            .help("write `out_device: " + misplaced.expected.first() + "`")
            .evidence(
                Evidence.of(Grounds.level(context))
                    .withWitness(misplaced.first.name())
                    .withModules(LayerRanges.format(misplaced.layers), misplaced.modules));
    if (!missing && BareCuda.isBare(file.action(misplaced.rule), flow, misplaced.rule)) {
      finding.note("a bare `cuda` is `cuda:0` while weights are loaded");
    }
    String meeting = FlowWording.meeting(misplaced.expected.first(), misplaced.device);
    if (inPlace) {
      finding.fails(StartFailure.Phase.P6, meeting);
    } else if (graph) {
      finding
          .note("without CUDA graphs the result is copied to the layer's device, which is slow")
          .fails(StartFailure.Phase.P7, meeting);
    } else {
      finding.note("each result is copied to the layer's device, which is slow");
    }
    return finding.build();
  }

  private static boolean addsInPlace(ResolutionContext context, Misplaced misplaced) {
    int block = misplaced.first.parent();
    int winner = block < 0 ? -1 : context.coverage().resolution().winner(block);
    if (winner < 0) {
      return false;
    }
    String path = context.file().action(winner).className();
    return ALWAYS_IN_PLACE.contains(path.substring(path.lastIndexOf('.') + 1));
  }
}
