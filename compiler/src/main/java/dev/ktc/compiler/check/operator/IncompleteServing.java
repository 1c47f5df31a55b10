package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.Family;
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
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A file for `balance_serve` that leaves modules as they are which must follow its calls.
public final class IncompleteServing implements ResolutionCheck {
  /// Modules that do not take the batch size.
  public static final Code INCOMPLETE_SERVING =
      new Code("KTC4044", "incomplete-serving", Severity.ERROR);

  /// Linear layers that other operators call or read as they are.
  private static final Set<String> PLAIN_LINEAR = Set.of("kv_b_proj", "shared_expert_gate");

  /// Stacks of layers whose `transfer_map` the server reads.
  private static final Set<String> READ_STACKS =
      Set.of("DeepseekV2Model", "DeepseekV3Model", "Qwen2MoeModel", "Qwen3MoeModel");

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Integer> serving = MixedFamilies.of(context, Family.SERVE);
    if (!PairWording.applies(context)
        || serving.isEmpty()
        || !MixedFamilies.of(context, Family.V1).isEmpty()) {
      return List.of();
    }
    boolean routerIsPlain = !MixedFamilies.of(context, Family.XPU).isEmpty();
    Map<OperatorKind, ModuleTally> kept = new EnumMap<>(OperatorKind.class);
    int next = 0;
    for (ModuleNode module : context.model().modules()) {
      if (module.id() < next) {
        continue;
      }
      next = isExperts(module) ? module.end() : next;
      OperatorKind kind = needed(module, routerIsPlain);
      // What is lost in some layers only is reported as that.
      if (kind != null
          && !replaced(context, module, kind)
          && !LostOperator.reports(context, module)) {
        kept.computeIfAbsent(kind, _ -> new ModuleTally()).add(module);
      }
    }
    kept.keySet().removeIf(kind -> PairWording.idle(context, kind));
    return kept.isEmpty() ? List.of() : List.of(finding(context, serving.getFirst(), kept));
  }

  private static boolean isExperts(ModuleNode module) {
    return module.name().endsWith(PairWording.EXPERTS)
        && module.type().name().equals(PairWording.MODULE_LIST);
  }

  /// The kind of operator that a module must be replaced with; null for none.
  private static @Nullable OperatorKind needed(ModuleNode module, boolean routerIsPlain) {
    String type = PairWording.simpleName(module.type().name());
    if (type.equals("Linear")) {
      String name = module.lastSegment();
      boolean plain = PLAIN_LINEAR.contains(name) || (routerIsPlain && name.equals("gate"));
      return plain ? null : OperatorKind.LINEAR;
    }
    if (type.endsWith("RMSNorm")) {
      return OperatorKind.NORM;
    }
    if (type.endsWith("MLP") || type.endsWith("MlpBlock")) {
      return OperatorKind.MLP;
    }
    if (type.endsWith("Attention") || type.endsWith("GatedDeltaNet")) {
      return OperatorKind.ATTENTION;
    }
    return READ_STACKS.contains(type) ? OperatorKind.MODEL : null;
  }

  private static boolean replaced(ResolutionContext context, ModuleNode module, OperatorKind kind) {
    Resolution resolution = context.coverage().resolution();
    OperatorSpec operator = PairWording.operator(context, module.id());
    if (!resolution.visited(module.id())) {
      return context
              .coverage()
              .deviceFlow()
              .duty(context.coverage().coveredBy(module.id()))
              .operator()
          != null;
    }
    return PairWording.unknown(context, module.id())
        || (operator != null && operator.kind() == kind);
  }

  private static Diagnostic finding(
      ResolutionContext context, int serving, Map<OperatorKind, ModuleTally> kept) {
    RuleFile file = context.file();
    ModuleTally first = kept.values().iterator().next();
    String kinds =
        kept.entrySet().stream()
            .map(entry -> entry.getKey().label() + " (" + entry.getValue().group().size() + ")")
            .collect(Collectors.joining(", "));
    ModuleNode witness = context.model().modules().get(first.group().first());
    String type = PairWording.simpleName(witness.type().name());
    boolean stackOnly = kept.size() == 1 && kept.containsKey(OperatorKind.MODEL);
    return Diagnostic.of(
            INCOMPLETE_SERVING, "a file for `balance_serve` must replace these, too: " + kinds)
        .severity(Grounds.severity(context, Severity.ERROR))
        .at(Grounds.replaceClass(file, serving), "is for `balance_serve`", file.number(serving))
        .note(
            "for example `"
                + ModuleKinds.belowLayer(witness)
                + "`, a `"
                + type
                + "`: the server passes the batch size to every step")
        .help("`ktc operators` lists what replaces them")
        .evidence(Grounds.evidence(context, first.group()))
        .fails(
            StartFailure.Phase.P6,
            stackOnly
                ? "AttributeError: '" + type + "' object has no attribute 'transfer_map'"
                : "TypeError: " + type + ".forward() takes 2 positional arguments but 3 were given")
        .build();
  }
}
