package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import org.jspecify.annotations.Nullable;

/// The devices that an action names, or that its operator chooses by default.
public final class ActionDevices {
  private ActionDevices() {}

  /// Where the module computes: `generate_device`, else the operator's default; null when unknown.
  public static @Nullable String compute(Action action) {
    return device(action, "generate_device");
  }

  /// Where the module leaves its result: `out_device`, else the operator's default; null for
  /// operators that leave it where they compute.
  public static @Nullable String output(Action action) {
    return device(action, "out_device");
  }

  /// Whether two names surely mean two devices. `cuda` is whichever GPU is current, so it never
  /// surely differs from a numbered one.
  public static boolean differ(String first, String second) {
    if (first.equals(second)) {
      return false;
    }
    boolean anyGpu = first.equals("cuda") || second.equals("cuda");
    return !(anyGpu && first.startsWith("cuda") && second.startsWith("cuda"));
  }

  private static @Nullable String device(Action action, String key) {
    Value value = action.argument(key);
    if (value != null) {
      return value instanceof Value.Str(String text) ? text : null;
    }
    OperatorSpec operator = Operators.find(action.className());
    String fallback = operator == null ? "" : operator.fallback(key);
    return fallback.isEmpty() || fallback.equals("None") ? null : fallback;
  }
}
