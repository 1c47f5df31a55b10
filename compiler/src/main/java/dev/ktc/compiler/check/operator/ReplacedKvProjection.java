package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.analysis.RuleDevices;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `kv_b_proj` is replaced, though the attention around it reads its weight itself.
public final class ReplacedKvProjection implements ResolutionCheck {
  /// The weight is no plain matrix any more.
  public static final Code REPLACED_KV_PROJECTION =
      new Code("KTC4042", "replaced-kv-projection", Severity.ERROR);

  private static final String PROJECTION = ".kv_b_proj";

  /// Attention that absorbs the projection's weight.
  private static final Set<String> ABSORBING =
      Set.of("KDeepseekV2Attention", "flashinfer_attn", "deepseek_torch_attn");

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    if (!PairWording.applies(context)) {
      return found;
    }
    Map<Integer, ModuleTally> replaced = PairWording.tallies();
    Resolution resolution = context.coverage().resolution();
    for (ModuleNode module : context.model().modules()) {
      if (module.name().endsWith(PROJECTION) && absorbed(context, module)) {
        PairWording.of(replaced, resolution.winner(module.id())).add(module);
      }
    }
    replaced.forEach((rule, tally) -> found.add(finding(context, rule, tally.group())));
    return found;
  }

  private static boolean absorbed(ResolutionContext context, ModuleNode module) {
    OperatorSpec linear = PairWording.operator(context, module.id());
    OperatorSpec attention = PairWording.operator(context, module.parent());
    if (linear == null
        || linear.kind() != OperatorKind.LINEAR
        || attention == null
        || !ABSORBING.contains(attention.name())) {
      return false;
    }
    // On Intel GPUs the attention calls the projection like any other.
    int winner = context.coverage().resolution().winner(module.parent());
    DeviceName device = context.coverage().deviceFlow().duty(winner).device();
    return device != null && (device.kind() == DeviceKind.CUDA || device.kind() == DeviceKind.CPU);
  }

  private static Diagnostic finding(ResolutionContext context, int rule, ModuleGroup group) {
    RuleFile file = context.file();
    Action action = file.action(rule);
    OperatorSpec linear = context.coverage().deviceFlow().duty(rule).operator();
    String operation = linear == null ? "" : RuleDevices.operation(action, linear);
    return Diagnostic.of(
            REPLACED_KV_PROJECTION,
            "`kv_b_proj` of " + group.place() + " is replaced, but the attention needs its weight")
        .severity(Grounds.severity(context, Severity.ERROR))
        .at(file.head(rule), "matches `kv_b_proj`, too", file.number(rule))
        .note("the attention takes the plain matrix apart once and multiplies with the parts")
        .help("leave it out: `(?!.*self_attn\\.kv_b_proj)` after `layers\\.`")
        .evidence(Grounds.evidence(context, group))
        .fails(StartFailure.Phase.P6, failure(operation))
        .build();
  }

  private static String failure(String operation) {
    return operation.equals("KLinearTorch")
        ? "RuntimeError: view size is not compatible with input tensor's size and stride"
        : "RuntimeError: shape '[128, -1, 512]' is invalid for input";
  }
}
