package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `transfer_map` of the rule that wins the stack of layers: before which layers the token stream
/// moves to another device.
///
/// @param rule the rule's place
/// @param honoured whether the class that it injects reads the map
/// @param transfers its entries, as written
public record TransferMap(int rule, boolean honoured, List<Transfer> transfers) {
  /// The keyword argument.
  public static final String ARGUMENT = "transfer_map";

  private static final String MODELS = "ktransformers.operators.models.";

  /// The classes whose forward pass reads the map.
  private static final Set<String> READERS =
      Set.of(MODELS + "KDeepseekV2Model", MODELS + "KQwen2MoeModel");

  /// No model has that many layers; what stands behind is not read.
  private static final int MOST_ENTRIES = 10_000;

  public TransferMap {
    transfers = List.copyOf(transfers);
  }

  /// Why an entry never fires.
  public enum Firing {
    /// It fires: a layer of the model.
    LAYER,
    /// A text, which equals no layer number.
    TEXT,
    /// There is no such layer.
    BEYOND_MODEL,
    /// Something else that equals no layer number.
    OTHER
  }

  /// One entry.
  ///
  /// @param layer the layer, -1 when it never fires
  /// @param kind whether it fires
  /// @param shown the key for people
  /// @param value where to
  /// @param device the device that it names; null when it names none
  /// @param bare whether it names no number: then it means the current device
  public record Transfer(
      int layer,
      Firing kind,
      String shown,
      Value value,
      @Nullable DeviceName device,
      boolean bare) {
    /// The value for people.
    public String target() {
      return value instanceof Value.Str(String text) ? text : ActionKeys.key(value);
    }
  }

  /// Whether a class reads its `transfer_map`.
  public static boolean readBy(String className) {
    return READERS.contains(className);
  }

  /// Reads it from an action; null when the action has none, or one that is no mapping.
  static @Nullable TransferMap of(int rule, Action action, int layers) {
    if (!(action.argument(ARGUMENT) instanceof Value.Mapping map)) {
      return null;
    }
    List<Transfer> transfers = new ArrayList<>();
    Map<Value, Target> targets = new HashMap<>();
    for (Value.Entry entry : map.entries()) {
      if (transfers.size() == MOST_ENTRIES) {
        break;
      }
      transfers.add(
          transfer(entry, targets.computeIfAbsent(entry.value(), TransferMap::target), layers));
    }
    return new TransferMap(rule, readBy(action.className()), transfers);
  }

  /// Where an entry leads: parsed once for all entries with the same value.
  private record Target(@Nullable DeviceName device, boolean bare) {}

  private static Target target(Value value) {
    DeviceName name = value instanceof Value.Str(String text) ? DeviceNames.parse(text) : null;
    boolean bare = name != null && name.kind() != DeviceKind.CPU && name.index().isEmpty();
    return new Target(RuleDevices.device(value), bare);
  }

  private static Transfer transfer(Value.Entry entry, Target target, int layers) {
    BigInteger number = number(entry.key());
    boolean inside =
        number != null && number.signum() >= 0 && number.compareTo(BigInteger.valueOf(layers)) < 0;
    Firing kind =
        inside
            ? Firing.LAYER
            : number != null
                ? Firing.BEYOND_MODEL
                : entry.key() instanceof Value.Str ? Firing.TEXT : Firing.OTHER;
    int layer = inside && number != null ? number.intValue() : -1;
    return new Transfer(
        layer, kind, ActionKeys.key(entry.key()), entry.value(), target.device(), target.bare());
  }

  /// The integer that a key equals in Python, where `True` is 1 and `30.0` is 30.
  private static @Nullable BigInteger number(Value key) {
    return switch (key) {
      case Value.Int(BigInteger number) -> number;
      case Value.Bool(boolean set) -> set ? BigInteger.ONE : BigInteger.ZERO;
      case Value.Real(double real) ->
          real == Math.rint(real) && Math.abs(real) < 1e9 ? BigInteger.valueOf((long) real) : null;
      default -> null;
    };
  }
}
