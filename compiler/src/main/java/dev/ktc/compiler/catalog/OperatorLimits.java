package dev.ktc.compiler.catalog;

import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator refuses, and how a start fails that gives it that.
///
/// @param forbidden arguments that collide with what the constructor passes on by itself
/// @param noOperation what it makes of an operation that is null or the text `None`
/// @param defect why it never works; null when it does
/// @param argumentsKnown whether it takes no other arguments than those recorded
public record OperatorLimits(
    List<Forbidden> forbidden,
    NoOperation noOperation,
    @Nullable StartFailure defect,
    boolean argumentsKnown) {
  /// Names that the loader passes to every operator.
  public static final List<String> RESERVED =
      List.of("key", "gguf_loader", "config", "orig_module");

  /// Arguments that any operator may be given, as the loader reads them from the rule itself.
  public static final List<String> RECORDED = List.of("generate_device", "prefill_device");

  /// None.
  static final OperatorLimits NONE = new OperatorLimits(List.of(), NoOperation.FAILS, null, true);

  public OperatorLimits {
    forbidden = List.copyOf(forbidden);
  }

  /// Those that operators of a kind have in common.
  static OperatorLimits of(OperatorKind kind) {
    return switch (kind) {
      case LINEAR -> refusing("device", Release.ALL, collision("KLinearBase", "device"));
      case EXPERTS ->
          refusing(
              "device",
              Release.ALL,
              "TypeError: {operation} got multiple values for keyword argument 'device'");
      case ROUTER -> refusing("device", Release.ALL, collision("KMoEGateBase", "device"));
      case MODEL ->
          refusing(
              "prefill_device",
              Release.SINCE_0_3,
              collision("BaseInjectedModule", "prefill_device"));
      case MOE_BLOCK, ATTENTION, NORM, MLP, ROTARY -> NONE;
    };
  }

  private static String collision(String type, String argument) {
    return "TypeError: " + type + ".__init__() got multiple values for argument '" + argument + "'";
  }

  private static OperatorLimits refusing(String argument, List<Release> releases, String message) {
    Forbidden one = new Forbidden(argument, releases, new StartFailure(Phase.P3, message));
    return new OperatorLimits(List.of(one), NoOperation.FAILS, null, true);
  }

  OperatorLimits with(NoOperation other) {
    return new OperatorLimits(forbidden, other, defect, argumentsKnown);
  }

  OperatorLimits withDefect(Phase phase, String message) {
    return new OperatorLimits(
        forbidden, noOperation, new StartFailure(phase, message), argumentsKnown);
  }

  OperatorLimits withUnknownArguments() {
    return new OperatorLimits(forbidden, noOperation, defect, false);
  }

  /// Why a state of KTransformers refuses an argument; null when it doesn't.
  public @Nullable StartFailure refusal(String argument, Release release) {
    for (Forbidden one : forbidden) {
      if (one.argument().equals(argument) && one.releases().contains(release)) {
        return one.failure();
      }
    }
    return null;
  }

  /// An argument that stops the start.
  ///
  /// @param argument its name
  /// @param releases in which states of KTransformers
  /// @param failure how; `{operation}` stands for the operation's name
  public record Forbidden(String argument, List<Release> releases, StartFailure failure) {
    public Forbidden {
      releases = List.copyOf(releases);
    }
  }

  /// What an operator makes of `generate_op: null` and `prefill_op: "None"`.
  public enum NoOperation {
    /// Null fails while weights are loaded; the text is an unknown operation.
    FAILS,
    /// The text is taken for null, which fails while weights are loaded.
    TEXT_IS_NULL,
    /// Both are good for `prefill_op`.
    FINE_AS_PREFILL
  }
}
