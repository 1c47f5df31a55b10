package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// On which device the modules of a rule compute, and what they do with input from elsewhere.
public final class RuleDevices {
  private static final String GENERATE_DEVICE = "generate_device";
  private static final String OUT_DEVICE = "out_device";

  /// Always computes on the current device, whatever its rule says.
  private static final String CURRENT_DEVICE_ROTARY =
      "ktransformers.operators.RoPE.RotaryEmbeddingV4";

  /// The linear operation that computes on the host and puts its result on `out_device`.
  private static final String HOST_LINEAR = "KLinearCPUInfer";

  private static final DeviceName FIRST_GPU = DeviceName.of(DeviceKind.CUDA, 0);

  private RuleDevices() {}

  /// What a module does with an input from another device.
  public enum Effect {
    /// Nothing: the start fails.
    FAILS,
    /// It moves the input to its own device and leaves its result there: the next step fails.
    MOVES_ON,
    /// It copies its input to the host and its result to one device.
    DELIVERS,
    /// It copies its input and copies the result back.
    RETURNS
  }

  /// What a rule makes of its modules, as far as devices matter.
  ///
  /// @param operator what is injected; null when the module is kept or the class is not known
  /// @param effect what happens to input from elsewhere
  /// @param device where its result lies; null when it is not known or does not matter
  /// @param argument the keyword argument that says so
  /// @param written whether the rule has that argument
  /// @param known false when ktc does not know the class
  public record Duty(
      @Nullable OperatorSpec operator,
      Effect effect,
      @Nullable DeviceName device,
      String argument,
      boolean written,
      boolean known) {
    /// Whether the operator is of a kind.
    public boolean is(OperatorKind kind) {
      return operator != null && operator.kind() == kind;
    }
  }

  /// Reads an action.
  public static Duty of(Action action) {
    if (action.keepsModule()) {
      return duty(null, Effect.FAILS, action, GENERATE_DEVICE, "");
    }
    OperatorSpec operator = Operators.find(action.className());
    if (operator == null) {
      return new Duty(null, Effect.FAILS, null, GENERATE_DEVICE, false, false);
    }
    return switch (operator.kind()) {
      case LINEAR ->
          Placements.operationName(action, operator).equals(HOST_LINEAR)
              ? duty(operator, Effect.MOVES_ON, action, OUT_DEVICE, "cuda")
              : byGenerateDevice(operator, Effect.MOVES_ON, action);
      case EXPERTS -> experts(operator, action);
      case ATTENTION, NORM, ROUTER -> byGenerateDevice(operator, Effect.FAILS, action);
      case ROTARY ->
          operator.path().equals(CURRENT_DEVICE_ROTARY)
              ? nowhere(operator)
              : byGenerateDevice(operator, Effect.FAILS, action);
      case MOE_BLOCK, MLP, MODEL -> nowhere(operator);
    };
  }

  /// Whether an operation for experts computes on the host; null when it is not known.
  public static @Nullable Boolean expertsOnHost(Action action, OperatorSpec operator) {
    OperationSpec operation =
        Operations.find(OperatorKind.EXPERTS, Placements.operationName(action, operator));
    return operation == null ? null : operation.support().devices().equals(List.of(DeviceKind.CPU));
  }

  /// The operation that a rule chooses, as it spells it or by default.
  public static String operation(Action action, OperatorSpec operator) {
    return Placements.operationName(action, operator);
  }

  private static Duty experts(OperatorSpec operator, Action action) {
    Boolean onHost = expertsOnHost(action, operator);
    if (onHost == null) {
      return nowhere(operator);
    }
    return onHost
        ? duty(operator, Effect.DELIVERS, action, OUT_DEVICE, "cuda")
        : byGenerateDevice(operator, Effect.RETURNS, action);
  }

  private static Duty byGenerateDevice(OperatorSpec operator, Effect effect, Action action) {
    return duty(operator, effect, action, GENERATE_DEVICE, operator.fallback(GENERATE_DEVICE));
  }

  private static Duty nowhere(OperatorSpec operator) {
    return new Duty(operator, Effect.FAILS, null, GENERATE_DEVICE, false, true);
  }

  private static Duty duty(
      @Nullable OperatorSpec operator,
      Effect effect,
      Action action,
      String argument,
      String fallback) {
    Value value = action.argument(argument);
    DeviceName device = value == null ? device(fallback) : device(value);
    return new Duty(operator, effect, device, argument, value != null, true);
  }

  /// The device that a value names; a bare `cuda` is the first one, where weights are loaded while
  /// no other is current. Null when it names none.
  public static @Nullable DeviceName device(Value value) {
    return switch (value) {
      case Value.Str(String text) -> device(text);
      case Value.Int(var number) ->
          number.signum() >= 0 && number.bitLength() < 31
              ? device(DeviceKind.CUDA.label() + ":" + number)
              : null;
      default -> null;
    };
  }

  /// The same for a text.
  public static @Nullable DeviceName device(String text) {
    DeviceName name = DeviceNames.parse(text);
    return name == null ? null : name.resolved();
  }

  /// Where the loader puts what has no entry in KTransformers' table: the current device.
  static DeviceName current() {
    return FIRST_GPU;
  }
}
