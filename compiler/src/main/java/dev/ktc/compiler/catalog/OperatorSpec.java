package dev.ktc.compiler.catalog;

import java.util.List;

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
public record OperatorSpec(
    String path,
    OperatorKind kind,
    Family family,
    List<String> replaces,
    Support support,
    List<ArgumentSpec> arguments,
    OperatorMemory memory,
    String note) {
  public OperatorSpec {
    replaces = List.copyOf(replaces);
    arguments = List.copyOf(arguments);
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
