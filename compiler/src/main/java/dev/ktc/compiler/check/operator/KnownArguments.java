package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorLimits;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All arguments that some operator or operation takes.
final class KnownArguments {
  private static final Map<String, ArgumentSpec> ALL = all();

  private KnownArguments() {}

  /// Whether anything takes an argument of this name.
  static boolean isKnown(String name) {
    return ALL.containsKey(name) || OperatorLimits.RESERVED.contains(name);
  }

  /// What is recorded of it where it is first taken.
  static @Nullable ArgumentSpec find(String name) {
    return ALL.get(name);
  }

  private static Map<String, ArgumentSpec> all() {
    Map<String, ArgumentSpec> all = new LinkedHashMap<>();
    for (OperatorSpec operator : Operators.all()) {
      operator.arguments().forEach(spec -> all.putIfAbsent(spec.name(), spec));
    }
    for (OperationSpec operation : Operations.all()) {
      operation.arguments().forEach(spec -> all.putIfAbsent(spec.name(), spec));
    }
    return all;
  }
}
