package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An operator in place of a module that it is not made for.
public final class UnsuitableModule implements ResolutionCheck {
  /// A module that an operator cannot stand in for.
  public static final Code UNSUITABLE_MODULE =
      new Code("KTC4011", "unsuitable-module", Severity.ERROR);

  private static final int MOST_CLASSES = 3;

  /// A class of modules for which a rule's operator is not made.
  private record Misfit(ModuleClass type, ModuleFit fit) {}

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    boolean guessed = !context.model().facts().classesKnown();
    if (guessed || context.settings().target().release() == null) {
      return List.of();
    }
    Faults faults = Faults.of(UNSUITABLE_MODULE, context);
    RuleCoverage coverage = context.coverage();
    misfits(context)
        .forEach(
            (rule, misfits) -> {
              List<Misfit> worst = worst(misfits);
              OperatorSpec operator = RuleUse.of(context.file(), rule).operator();
              if (operator != null) {
                faults.add(
                    fault(operator, worst),
                    rule,
                    faults.classOf(rule),
                    group(coverage, rule, module -> isAmong(module.type(), worst)));
              }
            });
    return faults.diagnostics();
  }

  /// By rule, each class of modules once.
  private static Map<Integer, List<Misfit>> misfits(ResolutionContext context) {
    RuleCoverage coverage = context.coverage();
    boolean serves = RuleUse.anyServes(context.file());
    Map<Integer, List<Misfit>> misfits = new TreeMap<>();
    for (ModuleNode module : coverage.representatives()) {
      int winner = coverage.resolution().winner(module.id());
      // The root is never replaced: only children are looked up.
      if (winner < 0 || module.id() == 0 || coverage.action(winner).keepsModule()) {
        continue;
      }
      OperatorSpec operator = RuleUse.of(context.file(), winner).operator();
      ModuleFit fit = operator == null ? null : ModuleFit.of(operator, module, serves);
      if (fit != null) {
        List<Misfit> known = misfits.computeIfAbsent(winner, key -> new ArrayList<>());
        if (!isAmong(module.type(), known)) {
          known.add(new Misfit(module.type(), fit));
        }
      }
    }
    return misfits;
  }

  private static boolean isAmong(ModuleClass type, List<Misfit> misfits) {
    return misfits.stream().anyMatch(misfit -> misfit.type().equals(type));
  }

  /// Those with which the start surely fails, if any; first those with which it fails first.
  private static List<Misfit> worst(List<Misfit> misfits) {
    List<Misfit> failing =
        misfits.stream().filter(misfit -> misfit.fit().failure() != null).toList();
    List<Misfit> chosen = new ArrayList<>(failing.isEmpty() ? misfits : failing);
    chosen.sort(Comparator.comparing(UnsuitableModule::phase));
    return chosen;
  }

  private static Phase phase(Misfit misfit) {
    StartFailure failure = misfit.fit().failure();
    return failure == null ? Phase.P8 : failure.phase();
  }

  private static Fault fault(OperatorSpec operator, List<Misfit> misfits) {
    ModuleFit first = misfits.getFirst().fit();
    String name = "`" + operator.name() + "` ";
    if (operator.limits().defect() != null) {
      return Fault.of(first.severity(), name + "does not work at all", "always fails")
          .help("leave the module as it is")
          .fails(operator.limits().defect());
    }
    String classes = classes(misfits);
    String verb = first.failure() == null ? "is not made for " : "cannot take the place of ";
    Set<String> wanted = new TreeSet<>();
    operator.replaces().forEach(path -> wanted.add("`" + ModuleFit.simpleName(path) + "`"));
    return Fault.of(first.severity(), name + verb + classes, "in place of " + classes)
        .note("it is made for " + String.join(", ", wanted))
        .help("narrow `match` to the modules that are meant, or choose another operator")
        .fails(first.failure());
  }

  private static String classes(List<Misfit> misfits) {
    int more = misfits.size() - MOST_CLASSES;
    String some =
        misfits.stream()
            .limit(more <= 1 ? misfits.size() : MOST_CLASSES)
            .map(misfit -> "`" + ModuleFit.simpleName(misfit.type().name()) + "`")
            .collect(Collectors.joining(", "));
    return more <= 1 ? some : some + " and " + more + " more classes";
  }

  /// Those of the modules that a rule gets for which something holds.
  static ModuleGroup group(RuleCoverage coverage, int rule, Predicate<ModuleNode> wanted) {
    int[] count = {0, -1};
    BitSet layers = new BitSet();
    boolean[] outside = {false};
    coverage.forEachModule(
        coverage.wonSets(rule),
        id -> {
          ModuleNode module = coverage.model().modules().get(id);
          if (!coverage.resolution().visited(id) || id == 0 || !wanted.test(module)) {
            return;
          }
          count[0]++;
          count[1] = count[1] < 0 ? id : Math.min(count[1], id);
          if (module.layer() >= 0) {
            layers.set(module.layer());
          } else {
            outside[0] = true;
          }
        });
    return new ModuleGroup(count[0], layers, outside[0], count[1]);
  }
}
