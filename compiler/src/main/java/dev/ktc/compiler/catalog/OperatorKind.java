package dev.ktc.compiler.catalog;

/// What part of a model an operator stands for.
public enum OperatorKind {
  /// A linear layer.
  LINEAR("linear"),
  /// The routed experts of a layer.
  EXPERTS("experts"),
  /// The block around router and experts.
  MOE_BLOCK("MoE block"),
  /// The router.
  ROUTER("router"),
  /// An attention layer.
  ATTENTION("attention"),
  /// A normalisation layer.
  NORM("norm"),
  /// A dense feed-forward block.
  MLP("MLP"),
  /// Rotary position embedding.
  ROTARY("rotary embedding"),
  /// The stack of layers.
  MODEL("model");

  private final String label;

  OperatorKind(String label) {
    this.label = label;
  }

  /// As pages print it.
  public String label() {
    return label;
  }
}
