package dev.ktc.compiler.catalog;

/// Which operators belong together; those of different families must not be mixed in one file.
public enum Family {
  /// Any file may use it.
  ANY("any"),
  /// `local_chat` and the plain server.
  V1("local chat"),
  /// `balance_serve`.
  SERVE("balance_serve"),
  /// Intel GPUs through IPEX-LLM.
  XPU("Intel GPU"),
  /// Ascend NPUs.
  NPU("Ascend NPU"),
  /// The fine-tuning branch.
  SFT("fine-tuning");

  private final String label;

  Family(String label) {
    this.label = label;
  }

  /// As pages print it.
  public String label() {
    return label;
  }
}
