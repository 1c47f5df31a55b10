package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.DeviceFlow.Misplaced;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleKinds;
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

/// Modules that their rule puts on another device than the rest of their layer.
public final class OffStreamModules implements ResolutionCheck {
  /// Modules away from the token stream.
  public static final Code OFF_STREAM_MODULES =
      new Code("KTC5011", "off-stream-modules", Severity.ERROR);

  private static final int MOST_KINDS = 4;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    if (FlowWording.flowApplies(context)) {
      for (Misplaced misplaced : context.coverage().deviceFlow().misplaced()) {
        if (misplaced.effect != Effect.DELIVERS && !saidOfCache(context, misplaced)) {
          found.add(finding(context, misplaced));
        }
      }
    }
    return found;
  }

  /// Attention without `generate_device` has no place for its KV cache, which is said instead.
  private static boolean saidOfCache(ResolutionContext context, Misplaced misplaced) {
    DeviceFlow flow = context.coverage().deviceFlow();
    return misplaced.cache && !flow.duty(misplaced.rule).written() && !flow.serving();
  }

  private static Diagnostic finding(ResolutionContext context, Misplaced misplaced) {
    RuleFile file = context.file();
    DeviceFlow flow = context.coverage().deviceFlow();
    boolean copies = misplaced.effect == Effect.RETURNS;
    String kinds = ModuleKinds.phrase(misplaced.kinds, MOST_KINDS);
    String where =
        misplaced.layers.isEmpty() ? kinds : kinds + " of " + FlowWording.layers(misplaced.layers);
    Diagnostic.Builder finding =
        Diagnostic.of(
                OFF_STREAM_MODULES,
                where
                    + (misplaced.modules == 1 ? " is" : " are")
                    + " on `"
                    + misplaced.device
                    + "`, but the token stream is on "
                    + FlowWording.devices(misplaced.expected)
                    + " there")
            .severity(Grounds.severity(context, copies ? Severity.WARNING : Severity.ERROR))
            .evidence(
                Evidence.of(Grounds.level(context))
                    .withWitness(misplaced.first.name())
                    .withModules(
                        misplaced.layers.isEmpty() ? null : LayerRanges.format(misplaced.layers),
                        misplaced.modules));
    if (misplaced.stopped) {
      finding
          .at(file.head(misplaced.rule), "stops the visit above them", file.number(misplaced.rule))
          .note(
              "what `recursive: false` hides has no entry of its own: the loader puts it on the"
                  + " current device, not where the rule says")
          .help("leave out `recursive: false`, which is for classes that load what is below them");
    } else {
      finding
          .at(
              Grounds.argument(file, misplaced.rule, flow.duty(misplaced.rule).argument()),
              "puts them on `" + misplaced.device + "`",
              file.number(misplaced.rule))
          .help(
              "write "
                  + FlowWording.devices(misplaced.expected)
                  + " here, or end the range earlier");
    }
    if (BareCuda.isBare(file.action(misplaced.rule), flow, misplaced.rule)) {
      finding.note("a bare `cuda` is `cuda:0` while weights are loaded");
    }
    if (misplaced.cache) {
      finding.note("the KV cache of these layers lies there, too");
    }
    if (misplaced.effect == Effect.MOVES_ON) {
      finding.note("a linear layer moves its input to itself and leaves its result there");
    }
    if (copies) {
      return finding.note("these experts copy their input there and the result back").build();
    }
    return finding
        .fails(
            StartFailure.Phase.P6,
            FlowWording.meeting(misplaced.expected.first(), misplaced.device))
        .build();
  }
}
