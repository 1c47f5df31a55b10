package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A bare `cuda` beside numbered GPUs: it is whichever GPU is current.
public final class BareCuda implements ResolutionCheck {
  /// `cuda` where there are several.
  public static final Code BARE_CUDA = new Code("KTC5016", "bare-cuda", Severity.WARNING);

  private static final String BARE = "cuda";
  private static final int MOST_RELATED = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    long gpus = flow.accelerators().stream().filter(d -> d.kind() == DeviceKind.CUDA).count();
    // Where something is certainly wrong, that is said instead.
    if (gpus < 2 || !flow.segments().isEmpty() || !FlowWording.flowApplies(context)) {
      return List.of();
    }
    Set<Integer> reported = new HashSet<>();
    flow.misplaced().forEach(misplaced -> reported.add(misplaced.rule));
    RuleFile file = context.file();
    List<Integer> bare = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      boolean works = context.coverage().won(rule) > 0 && !reported.contains(rule);
      if (works && isBare(file.action(rule), flow, rule)) {
        bare.add(rule);
      }
    }
    return bare.isEmpty() ? List.of() : List.of(finding(context, flow, bare));
  }

  /// Whether a rule names a bare `cuda` where the number matters.
  static boolean isBare(Action action, DeviceFlow flow, int rule) {
    return flow.duty(rule).device() != null
        && action.argument(flow.duty(rule).argument()) instanceof Value.Str(String text)
        && text.equals(BARE);
  }

  private static Diagnostic finding(
      ResolutionContext context, DeviceFlow flow, List<Integer> bare) {
    RuleFile file = context.file();
    int first = bare.getFirst();
    BitSet sets = new BitSet();
    bare.forEach(rule -> sets.or(context.coverage().wonSets(rule)));
    ModuleGroup group = context.coverage().reached(sets);
    Diagnostic.Builder finding =
        Diagnostic.of(
                BARE_CUDA,
                "`cuda` without a number, beside " + FlowWording.devices(flow.accelerators()))
            .severity(BARE_CUDA.severity())
            .at(
                Grounds.argument(file, first, flow.duty(first).argument()),
                "whichever GPU is current",
                file.number(first))
            .note(
                "it is `cuda:0` while weights are loaded, and where the token stream is when the"
                    + " module is called")
            .help("write `cuda:0`")
            .evidence(Grounds.evidence(context, group));
    for (int rule : bare.subList(1, Math.min(bare.size(), 1 + MOST_RELATED))) {
      finding.related(
          Grounds.argument(file, rule, flow.duty(rule).argument()), "here too", file.number(rule));
    }
    if (bare.size() > 1 + MOST_RELATED) {
      finding.note(bare.size() + " rules name it");
    }
    return finding.build();
  }
}
