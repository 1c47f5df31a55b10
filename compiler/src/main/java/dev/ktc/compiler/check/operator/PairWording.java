package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What checks of operators that belong together have in common.
final class PairWording {
  static final String MODULE_LIST = "torch.nn.ModuleList";
  static final String EXPERTS = ".experts";

  private PairWording() {}

  /// Whether operators of KTransformers meet each other as these checks know it.
  static boolean applies(ResolutionContext context) {
    return context.settings().target() != Target.KTC && !context.coverage().rootStops();
  }

  /// Whether something that is missing is missing: a rule that could not be read may well be it.
  static boolean complete(ResolutionContext context) {
    return applies(context) && !context.file().anyBroken();
  }

  /// The operator that wins a module; null for none, or one that ktc does not know.
  static @Nullable OperatorSpec operator(ResolutionContext context, int module) {
    int winner = context.coverage().resolution().winner(module);
    return winner < 0 ? null : context.coverage().deviceFlow().duty(winner).operator();
  }

  /// Whether a class that ktc does not know wins a module.
  static boolean unknown(ResolutionContext context, int module) {
    int winner = context.coverage().resolution().winner(module);
    return winner >= 0 && !context.coverage().deviceFlow().duty(winner).known();
  }

  /// Whether a rule with an operator of a kind matches nothing of the model, which is reported
  /// already and explains what is missing.
  static boolean idle(ResolutionContext context, OperatorKind kind) {
    DeviceFlow flow = context.coverage().deviceFlow();
    for (int rule = 0; rule < context.file().size(); rule++) {
      if (flow.duty(rule).is(kind) && context.coverage().matched(rule) == 0) {
        return true;
      }
    }
    return false;
  }

  /// The tally of a rule.
  static ModuleTally of(Map<Integer, ModuleTally> tallies, int rule) {
    return tallies.computeIfAbsent(rule, _ -> new ModuleTally());
  }

  /// Tallies by rule, in file order.
  static Map<Integer, ModuleTally> tallies() {
    return new TreeMap<>();
  }

  /// The class's own name.
  static String simpleName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
