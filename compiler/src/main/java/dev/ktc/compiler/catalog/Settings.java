package dev.ktc.compiler.catalog;

/// How the model is going to be started.
///
/// @param context tokens of KV cache per sequence
/// @param batch sequences at once
/// @param defaultDevice where modules go that no rule matches
/// @param target which loader's facts hold
/// @param cudaGraph whether decoding is captured in CUDA graphs
/// @param targetGiven whether somebody said so, or the target is only the usual one
public record Settings(
    int context,
    int batch,
    String defaultDevice,
    Target target,
    boolean cudaGraph,
    boolean targetGiven) {
  /// What holds when nothing is said.
  public static final Settings DEFAULT =
      new Settings(8192, 1, "cuda:0", Target.KTRANSFORMERS_0_3_2, true, false);

  /// Settings with a target that somebody chose.
  public Settings(int context, int batch, String defaultDevice, Target target, boolean cudaGraph) {
    this(context, batch, defaultDevice, target, cudaGraph, true);
  }
}
