package dev.ktc.compiler.catalog;

import java.util.List;

/// A state of KTransformers that its operators are recorded for.
public enum Release {
  /// Tags v0.1.2 to v0.1.4.
  V0_1("0.1"),
  /// Tag v0.3.2, the reference.
  V0_3_2("0.3.2"),
  /// The fine-tuning tree, kt-sft.
  SFT("sft"),
  /// The last state before the archive.
  HEAD("head");

  /// All of them.
  public static final List<Release> ALL = List.of(values());

  /// All but the first ones.
  public static final List<Release> SINCE_0_3 = List.of(V0_3_2, SFT, HEAD);

  private final String label;

  Release(String label) {
    this.label = label;
  }

  /// As pages print it.
  public String label() {
    return label;
  }

  /// Whether some of `releases` came after this one.
  public boolean precedes(List<Release> releases) {
    return releases.stream().anyMatch(other -> other.compareTo(this) > 0);
  }
}
