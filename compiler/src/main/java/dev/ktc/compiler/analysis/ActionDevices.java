package dev.ktc.compiler.analysis;

import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import org.jspecify.annotations.Nullable;

/// The devices that an action names, or that its operator chooses by default.
public final class ActionDevices {
  private ActionDevices() {}

  /// Where the module computes: `generate_device`, else the operator's default; null when unknown.
  public static @Nullable String compute(Action action) {
    return text(action.argument("generate_device"));
  }

  /// Where the module leaves its result, when the rule says so.
  public static @Nullable String output(Action action) {
    return text(action.argument("out_device"));
  }

  /// Whether two names surely mean two devices. `cuda` is whichever GPU is current, `cuda:0` at
  /// first, so it never surely differs from another GPU.
  public static boolean differ(String first, String second) {
    if (first.equals(second)) {
      return false;
    }
    boolean anyGpu = first.equals("cuda") || second.equals("cuda");
    return !(anyGpu && first.startsWith("cuda") && second.startsWith("cuda"));
  }

  private static @Nullable String text(@Nullable Value value) {
    return value instanceof Value.Str(String text) ? text : null;
  }
}
