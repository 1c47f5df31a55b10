package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.OperationLimits.Breakage;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The target lacks an operator or operation that rules use, or it no longer works there.
public final class UnavailableOperator implements RuleSetCheck {
  /// Something that another state of KTransformers has.
  public static final Code UNAVAILABLE_OPERATOR =
      new Code("KTC4004", "unavailable-operator", Severity.ERROR);

  private static final int MOST_NAMES = 3;

  /// Something that the target lacks.
  private record Lack(int rule, Span where, List<Release> releases, StartFailure failure) {}

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Settings settings = context.settings();
    Release release = settings.target().release();
    if (release == null) {
      return List.of();
    }
    Faults faults = Faults.of(UNAVAILABLE_OPERATOR, context);
    Map<String, List<Lack>> lacks = new LinkedHashMap<>();
    for (RuleUse use : RuleUse.effective(context)) {
      OperatorSpec operator = use.operator();
      if (operator == null) {
        continue;
      }
      if (!operator.support().releases().contains(release)) {
        Lack lack =
            new Lack(
                use.rule(),
                faults.classOf(use.rule()),
                operator.support().releases(),
                importFailure(release, operator));
        lacks.computeIfAbsent(operator.name(), key -> new ArrayList<>()).add(lack);
      }
      for (Role role : Role.values()) {
        operation(use, role, settings.target(), release, faults, lacks);
      }
    }
    if (!lacks.isEmpty()) {
      addLacks(faults, lacks, settings, release);
    }
    return faults.diagnostics();
  }

  private static void operation(
      RuleUse use,
      Role role,
      Target target,
      Release release,
      Faults faults,
      Map<String, List<Lack>> lacks) {
    OperationSpec operation = use.operation(role);
    if (operation == null) {
      return;
    }
    Span where = faults.valueOf(use.rule(), role.operation());
    if (!operation.support().releases().contains(release)) {
      lacks
          .computeIfAbsent(operation.name(), key -> new ArrayList<>())
          .add(new Lack(use.rule(), where, operation.support().releases(), mapFailure(operation)));
      return;
    }
    Breakage breakage = operation.limits().breakage();
    if (breakage != null && !operation.limits().works(release, role.used())) {
      faults.add(broken(operation, role, target, release, breakage), use.rule(), where);
    }
  }

  private static Fault broken(
      OperationSpec operation, Role role, Target target, Release release, Breakage breakage) {
    List<Release> working =
        operation.support().releases().stream()
            .filter(other -> !breakage.releases().contains(other))
            .toList();
    return Fault.of(
            Severity.ERROR,
            "`" + operation.name() + "` no longer works in `" + target.label() + "`",
            role.used() ? "cannot be loaded" : "not even unused")
        .note("it did in " + labels(working) + "; `--target ktc` has it too")
        .help(UnknownOperation.known(operation.kind(), release))
        .fails(breakage.failure());
  }

  /// One finding for all of them: they have the same remedy.
  private static void addLacks(
      Faults faults, Map<String, List<Lack>> lacks, Settings settings, Release release) {
    List<Release> having = new ArrayList<>(Release.ALL);
    lacks.values().forEach(places -> having.retainAll(places.getFirst().releases()));
    boolean assumed = !settings.targetGiven() && release.precedes(having);
    List<String> names = lacks.keySet().stream().map(name -> "`" + name + "`").toList();
    int more = names.size() - MOST_NAMES;
    String shown =
        more <= 1
            ? String.join(", ", names)
            : String.join(", ", names.subList(0, MOST_NAMES)) + " or " + more + " more operators";
    Fault fault =
        Fault.of(
                assumed ? Severity.WARNING : Severity.ERROR,
                "`" + settings.target().label() + "` has no " + shown,
                "not in this version")
            .fails(lacks.values().iterator().next().getFirst().failure());
    if (assumed) {
      fault = fault.note("this target is only assumed, as no `--target` was given");
    }
    fault =
        fault.help(
            having.isEmpty()
                ? "no version has them all"
                : "if that is what you run, say " + labels(having));
    for (List<Lack> places : lacks.values()) {
      for (Lack lack : places) {
        faults.add(fault, lack.rule(), lack.where());
      }
    }
  }

  private static String labels(List<Release> releases) {
    return Target.of(releases).stream()
        .map(target -> "`--target " + target.label() + "`")
        .collect(Collectors.joining(" or "));
  }

  private static StartFailure importFailure(Release release, OperatorSpec operator) {
    String module = operator.module();
    return new StartFailure(
        Phase.P3,
        Operators.hasModule(release, module)
            ? "AttributeError: module '" + module + "' has no attribute '" + operator.name() + "'"
            : "ModuleNotFoundError: No module named '" + module + "'");
  }

  private static StartFailure mapFailure(OperationSpec operation) {
    return new StartFailure(
        Phase.P3,
        operation.kind() == OperatorKind.LINEAR
            ? "AssertionError: linear_type " + operation.name() + " not supported"
            : "KeyError: '" + operation.name() + "'");
  }
}
