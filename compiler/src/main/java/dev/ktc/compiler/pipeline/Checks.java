package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.analysis.NameCoverage;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.analysis.RuleEvaluator;
import dev.ktc.compiler.automaton.NameSpace;
import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.device.BareCuda;
import dev.ktc.compiler.check.device.BrokenDeviceFlow;
import dev.ktc.compiler.check.device.CudaGraphConflict;
import dev.ktc.compiler.check.device.EmbeddingOffHost;
import dev.ktc.compiler.check.device.FirstLayerOnHost;
import dev.ktc.compiler.check.device.IgnoredTransferMap;
import dev.ktc.compiler.check.device.IneffectiveTransfer;
import dev.ktc.compiler.check.device.InvalidDevice;
import dev.ktc.compiler.check.device.InvalidTransfer;
import dev.ktc.compiler.check.device.LmHeadCopy;
import dev.ktc.compiler.check.device.MissingCacheDevice;
import dev.ktc.compiler.check.device.OffStreamModules;
import dev.ktc.compiler.check.device.ServingOnSeveralDevices;
import dev.ktc.compiler.check.device.WrongOutDevice;
import dev.ktc.compiler.check.match.BeyondModel;
import dev.ktc.compiler.check.match.HiddenModules;
import dev.ktc.compiler.check.match.MatchesNothing;
import dev.ktc.compiler.check.match.UncoveredModules;
import dev.ktc.compiler.check.match.VacuousLookahead;
import dev.ktc.compiler.check.operator.ForbiddenArgument;
import dev.ktc.compiler.check.operator.IncompleteServing;
import dev.ktc.compiler.check.operator.IneffectiveArgument;
import dev.ktc.compiler.check.operator.InvalidArgument;
import dev.ktc.compiler.check.operator.LostOperator;
import dev.ktc.compiler.check.operator.MergedExperts;
import dev.ktc.compiler.check.operator.MissingDevice;
import dev.ktc.compiler.check.operator.MixedFamilies;
import dev.ktc.compiler.check.operator.NullOperation;
import dev.ktc.compiler.check.operator.PaddedOutput;
import dev.ktc.compiler.check.operator.QuantisedRouter;
import dev.ktc.compiler.check.operator.ReplacedKvProjection;
import dev.ktc.compiler.check.operator.UnavailableOperator;
import dev.ktc.compiler.check.operator.UninjectedRotary;
import dev.ktc.compiler.check.operator.UnknownArgument;
import dev.ktc.compiler.check.operator.UnknownOperation;
import dev.ktc.compiler.check.operator.UnknownOperator;
import dev.ktc.compiler.check.operator.UnpairedExperts;
import dev.ktc.compiler.check.operator.UnquantisedLinear;
import dev.ktc.compiler.check.operator.UnreplacedAttention;
import dev.ktc.compiler.check.operator.UnservableExperts;
import dev.ktc.compiler.check.operator.UnsuitableDevice;
import dev.ktc.compiler.check.operator.UnsuitableGpu;
import dev.ktc.compiler.check.operator.UnsuitableModule;
import dev.ktc.compiler.check.operator.UnusedPrefill;
import dev.ktc.compiler.check.operator.VisitedExperts;
import dev.ktc.compiler.check.operator.WeightFormat;
import dev.ktc.compiler.check.rule.AncestorBlocked;
import dev.ktc.compiler.check.rule.InexactPattern;
import dev.ktc.compiler.check.rule.OverlappingLayers;
import dev.ktc.compiler.check.rule.RedundantRule;
import dev.ktc.compiler.check.rule.RemovableRule;
import dev.ktc.compiler.check.rule.RootMatch;
import dev.ktc.compiler.check.rule.ShadowedRule;
import dev.ktc.compiler.check.rule.UnanchoredName;
import dev.ktc.compiler.check.rule.UnescapedDot;
import dev.ktc.compiler.check.rule.UnknownClass;
import dev.ktc.compiler.check.rule.UnmatchableRule;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checks of rules, in the order of their numbers.
public final class Checks {
  private static final List<RuleSetCheck> OF_RULES =
      List.of(
          new UnknownClass(),
          new ShadowedRule(),
          new RedundantRule(),
          new UnmatchableRule(),
          new RemovableRule(),
          new OverlappingLayers(),
          new AncestorBlocked(),
          new RootMatch(),
          new UnescapedDot(),
          new UnanchoredName(),
          new InexactPattern(),
          new UnknownOperator(),
          new InvalidDevice(),
          new UnusedPrefill(),
          new UnknownOperation(),
          new NullOperation(),
          new UnavailableOperator(),
          new UnknownArgument(),
          new IneffectiveArgument(),
          new ForbiddenArgument(),
          new InvalidArgument(),
          new UnsuitableDevice(),
          new UnsuitableGpu());

  private static final List<ResolutionCheck> ON_A_MODEL =
      List.of(
          new ShadowedRule(),
          new RedundantRule(),
          new RemovableRule(),
          new OverlappingLayers(),
          new AncestorBlocked(),
          new RootMatch(),
          new MatchesNothing(),
          new BeyondModel(),
          new UncoveredModules(),
          new VacuousLookahead(),
          new HiddenModules(),
          new UnpairedExperts(),
          new UnreplacedAttention(),
          new UninjectedRotary(),
          new ReplacedKvProjection(),
          new MixedFamilies(),
          new IncompleteServing(),
          new UnservableExperts(),
          new BrokenDeviceFlow(),
          new OffStreamModules(),
          new WrongOutDevice(),
          new EmbeddingOffHost(),
          new FirstLayerOnHost(),
          new MissingCacheDevice(),
          new BareCuda(),
          new IneffectiveTransfer(),
          new InvalidTransfer(),
          new IgnoredTransferMap(),
          new ServingOnSeveralDevices(),
          new CudaGraphConflict(),
          new LmHeadCopy(),
          new WeightFormat(),
          new MergedExperts(),
          new UnsuitableModule(),
          new MissingDevice(),
          new LostOperator(),
          new UnquantisedLinear(),
          new QuantisedRouter(),
          new VisitedExperts(),
          new PaddedOutput());

  /// Ways in which a rule does nothing.
  private static final List<Code> IDLE =
      List.of(
          ShadowedRule.SHADOWED_RULE,
          RedundantRule.REDUNDANT_RULE,
          AncestorBlocked.ANCESTOR_BLOCKED,
          MatchesNothing.MATCHES_NOTHING);

  private Checks() {}

  /// Everything there is to say of the rules.
  ///
  /// @param candidates the rules on each model that they may be meant for, best first
  /// @param settings how the model is going to be started
  /// @param devices what the user has; null when not given
  public static List<Diagnostic> run(
      RuleSet rules,
      Origins origins,
      List<Resolution> candidates,
      Settings settings,
      @Nullable DeviceInventory devices) {
    if (rules.rules().isEmpty()) {
      return List.of();
    }
    RuleFile file = new RuleFile(rules, origins, new RuleEvaluator(rules));
    NameCoverage names = NameCoverage.of(rules, NameSpace.of(rules));
    List<RuleCoverage> models = plausible(candidates.stream().map(RuleCoverage::of).toList());
    List<Diagnostic> found = new ArrayList<>();
    RuleSetContext context = new RuleSetContext(file, names, models, settings, devices);
    OF_RULES.forEach(check -> found.addAll(check.check(context)));
    List<ResolutionContext> contexts =
        models.stream()
            .map(model -> new ResolutionContext(file, names, model, settings, devices))
            .toList();
    found.addAll(onModels(contexts));
    found.sort(Comparator.comparingInt(diagnostic -> diagnostic.rule().orElse(Integer.MAX_VALUE)));
    return FindingList.bounded(found);
  }

  /// Without the models on which a rule matches nothing that another model has a use for: the rules
  /// are not written for those.
  private static List<RuleCoverage> plausible(List<RuleCoverage> models) {
    List<RuleCoverage> kept = new ArrayList<>();
    for (RuleCoverage model : models) {
      BitSet idle = idle(model);
      if (models.stream().map(Checks::idle).noneMatch(other -> properSubset(other, idle))) {
        kept.add(model);
      }
    }
    return kept;
  }

  private static BitSet idle(RuleCoverage model) {
    BitSet idle = new BitSet();
    for (int rule = 0; rule < model.resolution().rules().rules().size(); rule++) {
      idle.set(rule, model.matched(rule) == 0);
    }
    return idle;
  }

  private static boolean properSubset(BitSet narrow, BitSet wide) {
    BitSet rest = (BitSet) narrow.clone();
    rest.andNot(wide);
    return rest.isEmpty() && !narrow.equals(wide);
  }

  /// What holds on every model that the rules may be meant for; of the forms that a finding takes
  /// on them the mildest, of equals that on the best model.
  private static List<Diagnostic> onModels(List<ResolutionContext> models) {
    Map<String, List<Diagnostic>> byDefect = new LinkedHashMap<>();
    for (ResolutionContext context : models) {
      Map<String, Integer> here = new HashMap<>();
      for (ResolutionCheck check : ON_A_MODEL) {
        for (Diagnostic diagnostic : check.check(context)) {
          String defect = defect(diagnostic);
          int before = here.merge(defect, 1, Integer::sum) - 1;
          defect += before == 0 ? "" : " again " + before;
          byDefect.computeIfAbsent(defect, _ -> new ArrayList<>()).add(diagnostic);
        }
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    for (List<Diagnostic> forms : byDefect.values()) {
      if (forms.size() == models.size()) {
        found.add(mildest(forms));
      }
    }
    return found;
  }

  /// What two findings have in common that are about the same defect. A rule that does nothing is
  /// one defect, whatever the reason on one model or another.
  private static String defect(Diagnostic diagnostic) {
    int rule = diagnostic.rule().orElse(-1);
    return IDLE.contains(diagnostic.code())
        ? "idle " + rule
        : diagnostic.code().number() + ' ' + rule;
  }

  private static Diagnostic mildest(List<Diagnostic> forms) {
    List<Diagnostic> telling =
        forms.stream().filter(form -> !form.code().equals(MatchesNothing.MATCHES_NOTHING)).toList();
    List<Diagnostic> choice = telling.isEmpty() ? forms : telling;
    Diagnostic best = choice.getFirst();
    for (Diagnostic form : choice) {
      if (form.severity().compareTo(best.severity()) > 0) {
        best = form;
      }
    }
    return best;
  }
}
