package dev.ktc.compiler.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A class that a rule may inject in place of a module.
///
/// @param path its dotted path, as `replace.class` spells it
/// @param kind what part of a model it stands for
/// @param family which operators it belongs with
/// @param replaces classes of the modules that it is made for, as dotted paths
/// @param support where it can run
/// @param arguments what its constructor takes besides what the loader passes
/// @param memory what it does to memory
/// @param note what one should know of it, a sentence each; may be empty
/// @param limits what it refuses
public record OperatorSpec(
    String path,
    OperatorKind kind,
    Family family,
    List<String> replaces,
    Support support,
    List<ArgumentSpec> arguments,
    OperatorMemory memory,
    String note,
    OperatorLimits limits) {
  public OperatorSpec {
    replaces = List.copyOf(replaces);
    arguments = List.copyOf(arguments);
  }

  /// An operator that refuses what its kind refuses.
  OperatorSpec(
      String path,
      OperatorKind kind,
      Family family,
      List<String> replaces,
      Support support,
      List<ArgumentSpec> arguments,
      OperatorMemory memory,
      String note) {
    this(
        path,
        kind,
        family,
        replaces,
        support,
        arguments,
        memory,
        note,
        family == Family.NPU
            ? OperatorLimits.of(kind).withUnknownArguments()
            : OperatorLimits.of(kind));
  }

  /// The same with other limits.
  OperatorSpec limited(OperatorLimits other) {
    return new OperatorSpec(path, kind, family, replaces, support, arguments, memory, note, other);
  }

  /// The Python module that defines it.
  public String module() {
    return path.substring(0, path.lastIndexOf('.'));
  }

  /// One of its own arguments; null when there is none of that name.
  public @Nullable ArgumentSpec argument(String name) {
    return arguments.stream().filter(spec -> spec.name().equals(name)).findFirst().orElse(null);
  }

  /// The class's own name.
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /// What an argument is when a rule does not give it; empty when there is no such argument.
  public String fallback(String argument) {
    for (ArgumentSpec spec : arguments) {
      if (spec.name().equals(argument)) {
        return spec.fallback();
      }
    }
    return "";
  }
}
