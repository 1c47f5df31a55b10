package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.Placement.Below;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.OperationSpec.Passing;
import dev.ktc.compiler.catalog.OperationSpec.Peaks;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.catalog.StorageChoice;
import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads from each rule's action where its modules go and how they are stored.
final class Placements {
  private final Map<String, String> devices = new HashMap<>();

  /// Where modules go that no rule matches.
  Placement unmatched(String defaultDevice) {
    return kept(null, "no rule", device(defaultDevice));
  }

  /// Where modules go that are neither visited nor loaded by an operator: they keep their class,
  /// and the loader falls back to the current device.
  Placement leftAlone(Rule rule) {
    return kept(rule, "below `recursive: false`", device("cuda"));
  }

  /// Where modules go that a rule wins.
  Placement of(Rule rule, String defaultDevice) {
    Action action = rule.action();
    if (action.keepsModule()) {
      return kept(rule, Action.DEFAULT, argumentDevice(action, "generate_device", defaultDevice));
    }
    OperatorSpec operator = Operators.find(action.className());
    if (operator == null) {
      return new Placement(
          rule,
          null,
          simpleName(action.className()),
          argumentDevice(action, "generate_device", "cuda"),
          Storage.UNKNOWN,
          Peaks.NONE,
          Basis.UNKNOWN_OPERATOR,
          Below.UNKNOWN);
    }
    String device = argumentDevice(action, "generate_device", fallbackDevice(operator));
    Storage own = operator.memory().own();
    if (own == null) {
      return byOperation(rule, operator, device);
    }
    return new Placement(
        rule,
        operator,
        operator.name(),
        device,
        own,
        Peaks.loading(Passing.DEQUANTISED),
        Basis.COMPUTED,
        below(operator.memory().loadsDescendants()));
  }

  /// The experts that an operator builds on the host by itself.
  Placement built(Rule rule, OperatorSpec operator, String name) {
    OperationSpec operation = Operations.find(OperatorKind.EXPERTS, name);
    if (operation == null) {
      throw new KtcBug("no operation " + name);
    }
    return byOperation(rule, operator, operation, DeviceName.HOST.toString());
  }

  /// The device that a text argument names, as rows name devices.
  String argumentDevice(Action action, String argument, String fallback) {
    Value value = action.argument(argument);
    return switch (value) {
      case Value.Str(String text) -> device(text);
      case Value.Int(var number) -> device(DeviceKind.CUDA.label() + ":" + number);
      case null, default -> device(fallback);
    };
  }

  /// A device as rows name it: a bare `cuda` is the first one; what is no device stays as it is.
  String device(String text) {
    return devices.computeIfAbsent(
        text,
        key -> {
          DeviceName name = DeviceNames.parse(key);
          return name == null ? key : name.resolved().toString();
        });
  }

  private static Placement kept(@Nullable Rule rule, String label, String device) {
    return new Placement(
        rule,
        null,
        label,
        device,
        Storage.BFLOAT16,
        Peaks.loading(Passing.DEQUANTISED),
        Basis.COMPUTED,
        Below.LEFT_ALONE);
  }

  private static Placement byOperation(Rule rule, OperatorSpec operator, String device) {
    String name = operationName(rule.action(), operator);
    OperationSpec operation = Operations.find(operator.kind(), name);
    if (operation != null) {
      return byOperation(rule, operator, operation, device);
    }
    return new Placement(
        rule,
        operator,
        operator.name() + " " + name,
        device,
        Storage.UNKNOWN,
        Peaks.NONE,
        Basis.UNKNOWN_OPERATOR,
        below(operator.memory().loadsDescendants()));
  }

  private static Placement byOperation(
      Rule rule, OperatorSpec operator, OperationSpec operation, String device) {
    Storage storage = choose(operation.storage(), rule.action());
    Basis basis =
        storage.equals(Storage.UNKNOWN)
            ? Basis.UNKNOWN_OPERATOR
            : storage.equals(Storage.GGUF) ? Basis.GGUF : Basis.COMPUTED;
    return new Placement(
        rule,
        operator,
        operator.name() + " " + operation.name(),
        device,
        storage,
        operation.peaks(),
        basis,
        below(operation.kind() == OperatorKind.EXPERTS));
  }

  private static Below below(boolean loadsDescendants) {
    return loadsDescendants ? Below.LOADED_BY_OPERATOR : Below.LEFT_ALONE;
  }

  /// The operation that a rule chooses, as it spells it.
  static String operationName(Action action, OperatorSpec operator) {
    Value value = action.argument("generate_op");
    return switch (value) {
      case null -> operator.fallback("generate_op");
      case Value.Str(String text) -> text;
      case Value.None() -> "None";
      default -> "?";
    };
  }

  private static Storage choose(StorageChoice choice, Action action) {
    return switch (choice) {
      case StorageChoice.Always(Storage storage) -> storage;
      case StorageChoice.MarlinArguments() -> marlin(action);
      case StorageChoice.ByText byText -> byText(byText, action);
    };
  }

  private static Storage marlin(Action action) {
    int bits = integer(action, "num_bits", StorageChoice.MarlinArguments.DEFAULT_BITS);
    int group = integer(action, "group_size", StorageChoice.MarlinArguments.DEFAULT_GROUP);
    boolean known =
        StorageChoice.MarlinArguments.BITS.contains(bits)
            && StorageChoice.MarlinArguments.GROUPS.contains(group);
    return known ? new Storage.Marlin(bits, group) : Storage.UNKNOWN;
  }

  private static Storage byText(StorageChoice.ByText choice, Action action) {
    Value value = action.argument(choice.argument());
    String text =
        value == null ? choice.fallback() : value instanceof Value.Str(String given) ? given : "";
    for (StorageChoice.Case option : choice.cases()) {
      if (option.value().equals(text)) {
        return option.storage();
      }
    }
    return Storage.UNKNOWN;
  }

  /// An integer argument; 0, which no operation accepts, when it is something else.
  private static int integer(Action action, String argument, int fallback) {
    Value value = action.argument(argument);
    return switch (value) {
      case null -> fallback;
      case Value.Int(var number) -> number.bitLength() < 31 ? number.intValue() : 0;
      default -> 0;
    };
  }

  private static String fallbackDevice(OperatorSpec operator) {
    String fallback = operator.fallback("generate_device");
    return fallback.isEmpty() ? "cuda" : fallback;
  }

  private static String simpleName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
