package dev.ktc.compiler.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which loader's facts hold.
public enum Target {
  /// KTransformers v0.3.2, the reference.
  KTRANSFORMERS_0_3_2("ktransformers-0.3.2", Release.V0_3_2),
  /// KTransformers v0.1.2 to v0.1.4.
  KTRANSFORMERS_0_1("ktransformers-0.1", Release.V0_1),
  /// The fine-tuning branch, kt-sft.
  KTRANSFORMERS_SFT("ktransformers-sft", Release.SFT),
  /// The last state of KTransformers before its archive.
  KTRANSFORMERS_HEAD("ktransformers-head", Release.HEAD),
  /// Our own runtime.
  KTC("ktc", null);

  private final String label;
  private final @Nullable Release release;

  Target(String label, @Nullable Release release) {
    this.label = label;
    this.release = release;
  }

  /// The name that the command line uses.
  public String label() {
    return label;
  }

  /// The state of KTransformers whose operators there are; null for our own runtime, which has them
  /// all and none of their faults.
  public @Nullable Release release() {
    return release;
  }

  /// Those that run a state of KTransformers.
  public static List<Target> of(List<Release> releases) {
    return List.of(values()).stream()
        .filter(target -> target.release != null && releases.contains(target.release))
        .toList();
  }

  /// All names, the default first.
  public static List<String> labels() {
    return List.of(values()).stream().map(Target::label).toList();
  }
}
