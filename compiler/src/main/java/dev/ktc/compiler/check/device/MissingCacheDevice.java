package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.model.CacheSpec;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Attention layers whose KV cache has no device, as their rule does not say `generate_device`.
public final class MissingCacheDevice implements ResolutionCheck {
  /// No device for a KV cache.
  public static final Code MISSING_CACHE_DEVICE =
      new Code("KTC5015", "missing-cache-device", Severity.ERROR);

  private static final String GENERATE_DEVICE = "generate_device";

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    // `balance_serve` has a cache of its own.
    if (!FlowWording.rulesDecide(context) || context.coverage().deviceFlow().serving()) {
      return List.of();
    }
    Set<String> cached = new HashSet<>();
    for (CacheSpec cache : context.model().facts().caches()) {
      cached.add(cache.module());
    }
    Map<Integer, ModuleTally> unsaid = new TreeMap<>();
    Map<Integer, ModuleTally> hidden = new TreeMap<>();
    for (ModuleNode module : context.model().modules()) {
      boolean leaf = module.end() == module.id() + 1;
      if (leaf || module.layer() < 0 || !cached.contains(module.name())) {
        continue;
      }
      int rule = context.coverage().coveredBy(module.id());
      boolean visited = context.coverage().resolution().visited(module.id());
      if (!visited) {
        hidden.computeIfAbsent(rule, _ -> new ModuleTally()).add(module);
      } else if (rule >= 0 && !says(context.file().action(rule))) {
        unsaid.computeIfAbsent(rule, _ -> new ModuleTally()).add(module);
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    hidden.forEach((rule, tally) -> found.add(finding(context, rule, tally, true)));
    unsaid.forEach((rule, tally) -> found.add(finding(context, rule, tally, false)));
    return found;
  }

  private static boolean says(Action action) {
    return action.argument(GENERATE_DEVICE) != null;
  }

  private static Diagnostic finding(
      ResolutionContext context, int rule, ModuleTally tally, boolean hidden) {
    RuleFile file = context.file();
    String witness = context.model().modules().get(tally.group().first()).name();
    Diagnostic.Builder finding =
        Diagnostic.of(
                MISSING_CACHE_DEVICE,
                "no device for the KV cache of "
                    + tally.group().place()
                    + ": "
                    + (hidden
                        ? "`recursive: false` hides the attention"
                        : "the rule of the attention has no `generate_device`"))
            .severity(Grounds.severity(context, Severity.ERROR))
            .at(
                hidden ? file.head(rule) : Grounds.replaceClass(file, rule),
                hidden ? "stops the visit above the attention" : "without `generate_device`",
                file.number(rule))
            .note("the cache is created where the entry of the attention says, not its class")
            .evidence(Grounds.evidence(context, tally.group()));
    String key = hidden ? witness : GENERATE_DEVICE;
    return finding
        .help(
            hidden
                ? "let the visit go on to the attention"
                : "write `generate_device: cuda:0`, or whichever GPU it is")
        .fails(StartFailure.Phase.P5, "KeyError: '" + key + "'")
        .build();
  }
}
