package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.FormerNames;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `replace.class` names a class that ktc does not know, or that nobody can import.
public final class UnknownOperator implements RuleSetCheck {
  /// A class that is not in the catalogue.
  public static final Code UNKNOWN_OPERATOR =
      new Code("KTC4001", "unknown-operator", Severity.WARNING);

  /// A class by which anything may be replaced without effect; other modules import it too.
  private static final String BASE = "BaseInjectedModule";

  private static final String OURS = "ktransformers.operators.";

  private static final List<String> PATHS =
      Operators.all().stream().map(OperatorSpec::path).toList();

  /// One finding per class, at the first rule that names it and gets modules.
  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Faults faults = Faults.of(UNKNOWN_OPERATOR, context);
    Map<String, List<Integer>> byClass = new LinkedHashMap<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      Action action = context.file().action(rule);
      if (!action.keepsModule() && Operators.find(action.className()) == null) {
        byClass.computeIfAbsent(action.className(), key -> new ArrayList<>()).add(rule);
      }
    }
    byClass.forEach(
        (path, users) -> {
          // Rules that get modules come first.
          users.sort(Comparator.comparing((Integer rule) -> !RuleUse.isEffective(context, rule)));
          boolean effective = RuleUse.isEffective(context, users.getFirst());
          Fault fault = fault(path, effective, context.settings().target());
          if (fault != null) {
            users.forEach(rule -> faults.add(fault, rule, faults.classOf(rule)));
          }
        });
    return faults.diagnostics();
  }

  private static @Nullable Fault fault(String path, boolean effective, Target target) {
    String near = Suggestion.closest(path, PATHS);
    if (!Operators.isClassPath(path)) {
      return suggest(
          Fault.of(
              Severity.ERROR, "`" + path + "` is not the path of a class", "cannot be imported"),
          path,
          near);
    }
    OperationSpec operation = Operations.ofPath(path);
    if (operation != null) {
      return effective ? operation(operation, target) : null;
    }
    String module = path.substring(0, path.lastIndexOf('.'));
    String name = path.substring(path.lastIndexOf('.') + 1);
    // One module of operators may import another's, so that its classes can be found in both.
    boolean elsewhere = name.equals(BASE) || !Operators.named(name).isEmpty();
    boolean complete = Operators.isComplete(module) && !elsewhere;
    boolean misspelt = path.startsWith(OURS) && !Operators.isComplete(module) && near != null;
    if (!complete && !misspelt) {
      return suggest(
              Fault.of(
                  Severity.WARNING,
                  "`" + path + "` is no operator that ktc knows",
                  "not in the catalogue"),
              path,
              near)
          .note(
              "KTransformers imports it when the first module matches; should it exist, ktc counts"
                  + " 0.5 to 2 bytes per parameter");
    }
    String message =
        complete
            ? "`" + module + "` has no class `" + name + "`"
            : "there is no module `" + module + "`";
    Fault fault =
        Fault.of(effective ? Severity.ERROR : Severity.WARNING, message, "cannot be imported");
    boolean fails = effective && target.release() != null;
    return suggest(fault, path, near)
        .fails(
            !fails
                ? null
                : new StartFailure(
                    Phase.P3,
                    complete
                        ? "AttributeError: module '" + module + "' has no attribute '" + name + "'"
                        : "ModuleNotFoundError: No module named '" + module + "'"));
  }

  /// What `generate_op` names is no module that could stand in the model.
  private static Fault operation(OperationSpec operation, Target target) {
    boolean linear = operation.kind() == OperatorKind.LINEAR;
    String operator = linear ? "KTransformersLinear" : "KTransformersExperts";
    Fault fault =
        Fault.of(
                Severity.ERROR,
                "`" + operation.name() + "` is an operation, which cannot replace a module",
                "no module")
            .help(
                "write `"
                    + operator
                    + "` here, and `generate_op: "
                    + operation.name()
                    + "` in `kwargs`");
    return target.release() == null
        ? fault
        : fault.fails(
            Phase.P3,
            linear
                ? "TypeError: cannot assign '"
                    + operation.path()
                    + "' as child module (torch.nn.Module or None expected)"
                : "TypeError: "
                    + operation.name()
                    + ".__init__() missing 1 required positional argument: 'n_routed_experts'");
  }

  private static Fault suggest(Fault fault, String path, @Nullable String near) {
    String help = instead(path, near);
    Fault told = help == null ? fault : fault.help(help);
    String renamed = FormerNames.ofClass(path.substring(path.lastIndexOf('.') + 1));
    if (renamed != null) {
      return told.repair(Fix.Safety.SAFE, path, renamed);
    }
    if (near == null) {
      return told;
    }
    boolean clear = Suggestion.isClear(path, near, PATHS);
    return told.repair(clear ? Fix.Safety.SAFE : Fix.Safety.UNSAFE, path, near);
  }

  /// What to write instead; null when nothing comes to mind.
  private static @Nullable String instead(String path, @Nullable String near) {
    if (path.equalsIgnoreCase(Action.DEFAULT)) {
      return "write `default`, in lower case, to keep the module";
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    String renamed = FormerNames.ofClass(name);
    if (renamed != null) {
      return "older documentation calls `" + renamed + "` so";
    }
    List<String> same = Operators.named(name).stream().map(OperatorSpec::path).toList();
    if (!same.isEmpty()) {
      return "did you mean `" + String.join("` or `", same) + "`?";
    }
    return near == null ? null : "did you mean `" + near + "`?";
  }
}
