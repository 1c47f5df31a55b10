package dev.ktc.compiler.catalog;

import java.util.List;

/// A keyword argument of an operator.
///
/// @param name as `replace.kwargs` spells it
/// @param type what values it takes
/// @param fallback its value when absent, as Python writes it
/// @param meaning what it does, in a few words
/// @param releases the states of KTransformers that know it
public record ArgumentSpec(
    String name, Type type, String fallback, String meaning, List<Release> releases) {
  public ArgumentSpec {
    releases = List.copyOf(releases);
  }

  /// An argument that there has always been.
  public ArgumentSpec(String name, Type type, String fallback, String meaning) {
    this(name, type, fallback, meaning, Release.ALL);
  }

  /// What values an argument takes.
  public enum Type {
    /// `cuda:0`, `cpu`.
    DEVICE("device"),
    /// The name of an operation: `KLinearMarlin`.
    OPERATION("operation"),
    /// An integer.
    INTEGER("int"),
    /// True or false.
    BOOLEAN("bool"),
    /// A text.
    TEXT("str"),
    /// Layer numbers to devices.
    LAYER_DEVICES("dict[int, device]");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /// As pages print it.
    public String label() {
      return label;
    }
  }
}
