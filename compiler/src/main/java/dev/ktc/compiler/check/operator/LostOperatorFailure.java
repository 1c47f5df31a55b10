package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.OperatorChoice;
import dev.ktc.compiler.analysis.OperatorLoss.Loss;
import dev.ktc.compiler.analysis.OperatorLoss.Lost;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.model.ModuleNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a start surely fails because modules keep their class.
final class LostOperatorFailure {
  /// Linear layers that other operators call or read as they are.
  private static final Set<String> PLAIN = Set.of("kv_b_proj", "shared_expert_gate");

  private final ResolutionContext context;
  private final Loss loss;
  private final List<ModuleNode> modules;

  LostOperatorFailure(ResolutionContext context, Loss loss) {
    this.context = context;
    this.loss = loss;
    this.modules = context.model().modules();
  }

  /// The first failure; null when the model may start.
  @Nullable StartFailure find() {
    StartFailure first = null;
    for (Lost lost : loss.kinds()) {
      OperatorSpec operator = choice(lost.neighbour()).operator();
      StartFailure failure = operator == null ? null : failure(lost, operator.kind());
      if (failure != null && (first == null || failure.phase().compareTo(first.phase()) < 0)) {
        first = failure;
      }
    }
    return first;
  }

  private @Nullable StartFailure failure(Lost lost, OperatorKind kind) {
    return switch (kind) {
      case EXPERTS -> experts(lost);
      case MOE_BLOCK -> block(lost.toll().first());
      case ROTARY ->
          new StartFailure(
              Phase.P6, "NotImplementedError: Cannot copy out of meta tensor; no data!");
      case LINEAR, NORM, MLP, ATTENTION ->
          serves() && !PLAIN.contains(lost.kind().lastSegment())
              ? batchSize(lost.toll().first())
              : null;
      default -> null;
    };
  }

  /// Whether the file is for `balance_serve`, which passes the batch size to every step.
  private boolean serves() {
    return context.file().rules().rules().stream()
        .filter(rule -> !rule.action().keepsModule())
        .map(rule -> OperatorChoice.of(rule).operator())
        .anyMatch(operator -> operator != null && operator.family() == Family.SERVE);
  }

  private static StartFailure batchSize(ModuleNode module) {
    String type = module.type().name();
    return new StartFailure(
        Phase.P6,
        "TypeError: "
            + type.substring(type.lastIndexOf('.') + 1)
            + ".forward() takes 2 positional arguments but 3 were given");
  }

  /// In a GGUF file the experts of a layer lie stacked, and nothing but their operator finds them.
  /// Read from elsewhere, they load, and are not what a replaced block expects.
  private @Nullable StartFailure experts(Lost lost) {
    ModuleNode experts = lost.toll().first();
    if (choice(lost.neighbour()).storage().equals(Storage.GGUF)) {
      return notFound(experts);
    }
    int block = context.coverage().resolution().winner(experts.parent());
    return block >= 0 && choice(block).is(OperatorKind.MOE_BLOCK)
        ? new StartFailure(
            Phase.P7, "AttributeError: 'ModuleList' object has no attribute 'generate_experts'")
        : null;
  }

  private @Nullable StartFailure notFound(ModuleNode experts) {
    for (int id = experts.id() + 1; id < experts.end(); id++) {
      ModuleNode module = modules.get(id);
      if (!module.parameters().isEmpty()) {
        int winner = context.coverage().resolution().winner(id);
        boolean injected = winner >= 0 && !context.file().action(winner).keepsModule();
        String weight = module.name() + "." + module.parameters().getFirst().name();
        return new StartFailure(
            Phase.P4,
            injected
                ? "FileNotFoundError: Weight file not found for key " + module.name()
                : "can't find " + weight + " in GGUF file!");
      }
    }
    return null;
  }

  /// The original block picks single experts out of what has become one operator.
  private @Nullable StartFailure block(ModuleNode block) {
    for (int id = block.id() + 1; id < block.end(); id = modules.get(id).end()) {
      int winner = context.coverage().resolution().winner(id);
      OperatorSpec operator = winner < 0 ? null : choice(winner).operator();
      if (operator != null && operator.kind() == OperatorKind.EXPERTS) {
        return new StartFailure(
            Phase.P6, "TypeError: '" + operator.name() + "' object is not subscriptable");
      }
    }
    return null;
  }

  private OperatorChoice choice(int rule) {
    return OperatorChoice.of(context.file().rule(rule));
  }
}
