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
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An operator in place of a module that it is not made for.
public final class UnsuitableModule implements ResolutionCheck {
  /// A module that an operator cannot stand in for.
  public static final Code UNSUITABLE_MODULE =
      new Code("KTC4011", "unsuitable-module", Severity.ERROR);

  private static final int MOST_CLASSES = 3;

  /// A rule and a class of modules.
  private record Pair(int rule, ModuleClass type) {}

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    boolean guessed = !context.model().facts().classesKnown();
    if (guessed || context.settings().target().release() == null) {
      return List.of();
    }
    Faults faults = Faults.of(UNSUITABLE_MODULE, context);
    RuleCoverage coverage = context.coverage();
    boolean serves = RuleUse.anyServes(context.file());
    Set<Pair> seen = new HashSet<>();
    for (ModuleNode module : coverage.representatives()) {
      int winner = coverage.resolution().winner(module.id());
      // The root is never replaced: only children are looked up.
      if (winner < 0 || module.id() == 0 || coverage.action(winner).keepsModule()) {
        continue;
      }
      OperatorSpec operator = RuleUse.of(context.file(), winner).operator();
      if (operator == null || !seen.add(new Pair(winner, module.type()))) {
        continue;
      }
      ModuleFit fit = ModuleFit.of(operator, module, serves);
      if (fit != null) {
        faults.add(
            fault(operator, module, fit),
            winner,
            faults.classOf(winner),
            group(coverage, winner, other -> other.type().equals(module.type())));
      }
    }
    return ordered(faults.diagnostics());
  }

  /// Representatives come in the order of modules, findings in the order of rules.
  private static List<Diagnostic> ordered(List<Diagnostic> found) {
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort((a, b) -> Integer.compare(a.rule().orElse(0), b.rule().orElse(0)));
    return sorted;
  }

  private static Fault fault(OperatorSpec operator, ModuleNode module, ModuleFit fit) {
    StartFailure defect = operator.limits().defect();
    String type = "`" + ModuleFit.simpleName(module) + "`";
    Fault fault =
        defect != null
            ? Fault.of(
                fit.severity(), "`" + operator.name() + "` does not work at all", "always fails")
            : Fault.of(
                fit.severity(),
                "`"
                    + operator.name()
                    + "` "
                    + (fit.failure() == null ? "is not made for" : "cannot take the place of")
                    + " a "
                    + type,
                "in place of a " + type);
    if (defect != null) {
      return fault.help("leave the module as it is").fails(defect);
    }
    Set<String> names = new TreeSet<>();
    operator.replaces().forEach(path -> names.add(path.substring(path.lastIndexOf('.') + 1)));
    return fault
        .note(
            "it is made for "
                + names.stream()
                    .limit(MOST_CLASSES)
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", ")))
        .help("narrow `match` to the modules that are meant, or choose another operator")
        .fails(fit.failure());
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
