package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.model.ModuleNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule that does not say on which device the parameters of its modules are.
public final class MissingDevice implements ResolutionCheck {
  /// `generate_device` is missing where the loader needs it.
  public static final Code MISSING_DEVICE = new Code("KTC4012", "missing-device", Severity.ERROR);

  private static final String FAILURE = "KeyError: 'generate_device'";

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    Release release = context.settings().target().release();
    if (release == null) {
      return List.of();
    }
    Faults faults = Faults.of(MISSING_DEVICE, context);
    RuleFile file = context.file();
    RuleCoverage coverage = context.coverage();
    boolean cached = release != Release.V0_1 && !RuleUse.anyServes(file);
    for (int rule = 0; rule < file.size(); rule++) {
      RuleUse use = RuleUse.of(file, rule);
      boolean given = use.action().argument(Role.GENERATE.device()) != null;
      if (given || coverage.won(rule) == 0 || !(use.action().kwargs() instanceof Value.Mapping)) {
        continue;
      }
      OperatorSpec operator = use.operator();
      boolean kept = use.action().keepsModule();
      boolean holds = kept || (operator != null && operator.kind() == OperatorKind.NORM);
      boolean attends = kept || (operator != null && operator.kind() == OperatorKind.ATTENTION);
      ModuleGroup held =
          holds
              ? UnsuitableModule.group(coverage, rule, module -> isLoaded(coverage, module))
              : null;
      if (held != null && held.count() > 0) {
        faults.add(parameters(operator), rule, faults.classOf(rule), held);
      } else if (cached && attends) {
        ModuleGroup layers =
            UnsuitableModule.group(
                coverage,
                rule,
                module -> module.layer() >= 0 && module.lastSegment().equals("self_attn"));
        if (layers.count() > 0) {
          faults.add(cache(), rule, faults.classOf(rule), layers);
        }
      }
    }
    return faults.diagnostics();
  }

  /// Whether the loader places a module's own parameters: it has some, and no operator above it
  /// loads them by itself.
  private static boolean isLoaded(RuleCoverage coverage, ModuleNode module) {
    if (module.parameters().isEmpty()) {
      return false;
    }
    int above = module.parent();
    while (above >= 0) {
      int winner = coverage.resolution().winner(above);
      OperatorSpec operator =
          winner < 0 ? null : Operators.find(coverage.action(winner).className());
      if (operator != null && operator.memory().loadsDescendants()) {
        return false;
      }
      above = coverage.model().modules().get(above).parent();
    }
    return true;
  }

  private static Fault parameters(@Nullable OperatorSpec operator) {
    return Fault.of(
            Severity.ERROR,
            "`generate_device` is missing for modules with parameters",
            operator == null ? "keeps them, but where?" : "has a weight, but where?")
        .note("the loader looks it up for each parameter, and has no default for it")
        .help("add `generate_device` to `kwargs`")
        .fails(Phase.P4, FAILURE);
  }

  private static Fault cache() {
    return Fault.of(
            Severity.ERROR,
            "`generate_device` is missing for attention layers",
            "where is their KV cache?")
        .note("the KV cache of a layer is put where its `self_attn` says")
        .help("add `generate_device` to `kwargs`")
        .fails(Phase.P5, FAILURE);
  }
}
