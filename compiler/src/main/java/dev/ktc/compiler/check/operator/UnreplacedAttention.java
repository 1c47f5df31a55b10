package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.source.Location;
import java.util.List;
import java.util.Set;

/// Multi-head latent attention that keeps its class everywhere, beside a KV cache made for the
/// operator.
public final class UnreplacedAttention implements ResolutionCheck {
  /// No attention of the model is replaced.
  public static final Code UNREPLACED_ATTENTION =
      new Code("KTC4046", "unreplaced-attention", Severity.ERROR);

  private static final String ATTENTION = ".self_attn";
  private static final Set<String> LATENT = Set.of("DeepseekV2Attention", "DeepseekV3Attention");

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    boolean applies =
        PairWording.complete(context)
            && context.settings().target() != Target.KTRANSFORMERS_SFT
            && !PairWording.idle(context, OperatorKind.ATTENTION)
            && localChat(context);
    ModuleTally kept = new ModuleTally();
    for (ModuleNode module : applies ? context.model().modules() : List.<ModuleNode>of()) {
      if (module.name().endsWith(ATTENTION)
          && LATENT.contains(PairWording.simpleName(module.type().name()))) {
        // Some that are replaced make the others a gap, which is reported as one.
        if (PairWording.operator(context, module.id()) != null
            || PairWording.unknown(context, module.id())) {
          return List.of();
        }
        kept.add(module);
      }
    }
    return kept.isEmpty() ? List.of() : List.of(finding(context, kept.group()));
  }

  /// Whether the file sets a model up for local chat: it replaces experts with that family's.
  private static boolean localChat(ResolutionContext context) {
    DeviceFlow flow = context.coverage().deviceFlow();
    for (int rule = 0; rule < context.file().size(); rule++) {
      OperatorSpec operator = flow.duty(rule).operator();
      if (operator != null
          && operator.kind() == OperatorKind.EXPERTS
          && operator.family() == Family.V1
          && context.coverage().won(rule) > 0) {
        return true;
      }
    }
    return false;
  }

  private static Diagnostic finding(ResolutionContext context, ModuleGroup group) {
    RuleFile file = context.file();
    Diagnostic.Builder finding =
        Diagnostic.of(
            UNREPLACED_ATTENTION,
            "no attention is replaced, but the KV cache only fits the operator");
    int keeper = context.coverage().coveredBy(group.first());
    if (keeper < 0) {
      finding.at(file.head(file.size() - 1), "no rule up to this last one is for attention");
    } else {
      Location where = Grounds.replaceClass(file, keeper);
      finding.at(where, "keeps attention as it is", file.number(keeper));
    }
    return finding
        .severity(Grounds.severity(context, Severity.ERROR))
        .note("the cache holds latent vectors in pages; the model's own attention stores heads")
        .help(
            "before that, match `self_attn$` and inject"
                + " `ktransformers.operators.attention.KDeepseekV2Attention`")
        .evidence(Grounds.evidence(context, group))
        .fails(
            StartFailure.Phase.P6,
            "RuntimeError: shape mismatch: value tensor cannot be broadcast to indexing result")
        .build();
  }
}
