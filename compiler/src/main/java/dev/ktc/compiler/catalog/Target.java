package dev.ktc.compiler.catalog;

import java.util.List;

/// Which loader's facts hold.
public enum Target {
  /// KTransformers v0.3.2, the reference.
  KTRANSFORMERS_0_3_2("ktransformers-0.3.2"),
  /// KTransformers v0.1.
  KTRANSFORMERS_0_1("ktransformers-0.1"),
  /// The fine-tuning branch, kt-sft.
  KTRANSFORMERS_SFT("ktransformers-sft"),
  /// Our own runtime.
  KTC("ktc");

  private final String label;

  Target(String label) {
    this.label = label;
  }

  /// The name that the command line uses.
  public String label() {
    return label;
  }

  /// All names, the default first.
  public static List<String> labels() {
    return List.of(values()).stream().map(Target::label).toList();
  }
}
