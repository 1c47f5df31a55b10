package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.catalog.StorageChoice;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.check.operator.RuleUse.Role;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An argument whose value its operator cannot use.
public final class InvalidArgument implements RuleSetCheck {
  /// A value of the wrong type, or none of those allowed.
  public static final Code INVALID_ARGUMENT =
      new Code("KTC4008", "invalid-argument", Severity.ERROR);

  /// Operations whose constructor asks for `device.lower()`.
  private static final Set<String> LOWER =
      Set.of("KLinearMarlin", "VLinearMarlin", "KExpertsMarlin", "KExpertsCPU", "KSFTExpertsCPU");

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    Faults faults = Faults.of(INVALID_ARGUMENT, context);
    Release release = context.settings().target().release();
    boolean serves = RuleUse.anyServes(context.file());
    for (RuleUse use : RuleUse.effective(context)) {
      for (Value.Entry argument : use.arguments()) {
        if (argument.key() instanceof Value.Str(String name)) {
          Fault fault = fault(use, name, argument.value(), release, serves);
          if (fault != null) {
            faults.add(
                release == null ? fault.fails(null) : fault,
                use.rule(),
                faults.valueOf(use.rule(), name));
          }
        }
      }
    }
    return faults.diagnostics();
  }

  private static @Nullable Fault fault(
      RuleUse use, String name, Value value, @Nullable Release release, boolean serves) {
    for (Role role : Role.values()) {
      if (name.equals(role.device())) {
        return value instanceof Value.Str ? null : device(use, name, role, value, serves);
      }
    }
    ArgumentSpec spec = use.read(name, release);
    if (spec == null) {
      return null;
    }
    OperationSpec operation = use.operation(Role.GENERATE);
    Fault choice = operation == null ? null : choice(operation, name, value);
    if (choice != null) {
      return choice;
    }
    return switch (spec.type()) {
      case BOOLEAN -> bool(name, value);
      case INTEGER -> integer(name, value, serves);
      case LAYER_DEVICES -> layerDevices(name, value);
      // Devices, operations and texts are told where they are looked up.
      case DEVICE, OPERATION, TEXT -> null;
    };
  }

  /// A device that is no text. Constructors and the synchronisation after each step ask for its
  /// lower case.
  private static @Nullable Fault device(
      RuleUse use, String name, Role role, Value value, boolean serves) {
    OperatorSpec operator = use.operator();
    if (operator == null && !use.action().keepsModule()) {
      return null;
    }
    OperationSpec operation = use.operation(role);
    boolean atOnce = operation != null && LOWER.contains(operation.name());
    String failure = "AttributeError: '" + python(value) + "' object has no attribute 'lower'";
    Fault fault =
        Fault.of(
            serves && !atOnce ? Severity.WARNING : Severity.ERROR,
            "`" + name + "` must be a text, not " + kind(value),
            "no device");
    return fault
        .help("write for example `\"cuda:0\"` or `\"cpu\"`")
        .fails(atOnce ? Phase.P3 : Phase.P8, failure);
  }

  /// A value that is none of those that an operation knows.
  private static @Nullable Fault choice(OperationSpec operation, String name, Value value) {
    return switch (operation.storage()) {
      case StorageChoice.MarlinArguments() ->
          switch (name) {
            case "num_bits" ->
                oneOf(name, value, StorageChoice.MarlinArguments.BITS, "Unsupported num_bits = ");
            case "group_size" ->
                oneOf(
                    name, value, StorageChoice.MarlinArguments.GROUPS, "Unsupported groupsize = ");
            default -> null;
          };
      case StorageChoice.ByText(String argument, String _, List<StorageChoice.Case> cases) ->
          argument.equals(name) && name.equals("backend") ? backend(operation, value, cases) : null;
      case StorageChoice.Always _ -> null;
    };
  }

  private static @Nullable Fault oneOf(
      String name, Value value, List<Integer> allowed, String assertion) {
    if (value instanceof Value.Int(BigInteger number)
        && allowed.stream().anyMatch(one -> BigInteger.valueOf(one).equals(number))) {
      return null;
    }
    String choices = allowed.stream().map(one -> "`" + one + "`").collect(Collectors.joining(", "));
    boolean quoted =
        value instanceof Value.Str(String text)
            && allowed.stream().anyMatch(one -> text.equals(Integer.toString(one)));
    Fault fault =
        Fault.of(
                Severity.ERROR,
                "`" + name + "` must be one of " + choices,
                value instanceof Value.Int ? "none of them" : kind(value))
            .fails(Phase.P4, "AssertionError: " + assertion + shown(value));
    return quoted ? fault.help("write it without quotes") : fault;
  }

  private static @Nullable Fault backend(
      OperationSpec operation, Value value, List<StorageChoice.Case> cases) {
    List<String> names = cases.stream().map(StorageChoice.Case::value).toList();
    if (value instanceof Value.Str(String text) && names.contains(text)) {
      return null;
    }
    Fault fault =
        Fault.of(
                Severity.ERROR,
                "`backend` must be one of `" + String.join("`, `", names) + "`",
                value instanceof Value.Str ? "there is no such backend" : kind(value))
            .fails(
                Phase.P4,
                "AttributeError: '" + operation.name() + "' object has no attribute 'moe'");
    String near = value instanceof Value.Str(String text) ? Suggestion.closest(text, names) : null;
    if (near == null || !(value instanceof Value.Str(String typed))) {
      return fault;
    }
    boolean clear = Suggestion.isClear(typed, near, names);
    return fault
        .help("did you mean `" + near + "`?")
        .repair(clear ? Fix.Safety.SAFE : Fix.Safety.UNSAFE, typed, near);
  }

  private static @Nullable Fault bool(String name, Value value) {
    if (!(value instanceof Value.Str(String text)) || text.isEmpty()) {
      return null;
    }
    return Fault.of(
            Severity.WARNING,
            "`" + name + "` must be a boolean, not a text",
            "every text counts as true")
        .help("write `True` or `False` without quotes");
  }

  private static @Nullable Fault integer(String name, Value value, boolean serves) {
    boolean number =
        value instanceof Value.Int || value instanceof Value.Bool || value instanceof Value.Real;
    if (number || value instanceof Value.None) {
      return null;
    }
    // It is compared with the prompt's length; `balance_serve` never does.
    boolean compared = name.equals("per_layer_prefill_intput_threshold");
    Fault fault =
        Fault.of(
            compared && !serves ? Severity.ERROR : Severity.WARNING,
            "`" + name + "` must be an integer, not " + kind(value),
            "no integer");
    return compared && !serves
        ? fault.fails(
            Phase.P6,
            "TypeError: '<' not supported between instances of '" + python(value) + "' and 'int'")
        : fault;
  }

  private static @Nullable Fault layerDevices(String name, Value value) {
    if (value instanceof Value.Mapping || value instanceof Value.None) {
      return null;
    }
    return Fault.of(
            Severity.WARNING,
            "`" + name + "` must map layers to devices, not be " + kind(value),
            "no mapping")
        .help("write for example `{30: \"cuda:1\"}`");
  }

  private static String kind(Value value) {
    return switch (value) {
      case Value.None() -> "null";
      case Value.Bool _ -> "a boolean";
      case Value.Int _ -> "an integer";
      case Value.Real _ -> "a float";
      case Value.Str _ -> "a text";
      case Value.Items _ -> "a list";
      case Value.Mapping _ -> "a mapping";
      case Value.Other(String type, String _) -> "a " + type;
    };
  }

  /// Python's name of a value's type.
  private static String python(Value value) {
    return switch (value) {
      case Value.None() -> "NoneType";
      case Value.Bool _ -> "bool";
      case Value.Int _ -> "int";
      case Value.Real _ -> "float";
      case Value.Str _ -> "str";
      case Value.Items _ -> "list";
      case Value.Mapping _ -> "dict";
      case Value.Other(String type, String _) -> type;
    };
  }

  /// A value as Python would print it.
  private static String shown(Value value) {
    return switch (value) {
      case Value.Int(BigInteger number) -> number.toString();
      case Value.Str(String text) -> text;
      case Value.Real(double number) -> Double.toString(number);
      case Value.Bool(boolean bool) -> bool ? "True" : "False";
      case Value.None() -> "None";
      default -> "…";
    };
  }
}
