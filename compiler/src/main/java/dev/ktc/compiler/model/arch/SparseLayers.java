package dev.ktc.compiler.model.arch;

import java.util.HashSet;
import java.util.Set;

/// Which layers of the Qwen family hold a mixture of experts: those not in `mlp_only_layers` whose
/// number, counted from 1, is a multiple of `decoder_sparse_step`.
final class SparseLayers {
  private final long step;
  private final Set<Long> dense;
  private final boolean anyExperts;

  SparseLayers(Config config) {
    step = config.size("decoder_sparse_step", 1);
    dense = new HashSet<>(config.counts("mlp_only_layers"));
    anyExperts = experts(config) > 0;
  }

  /// How many routed experts there are. Transformers 5 calls it `num_local_experts`.
  static long experts(Config config) {
    return config.countOf("num_experts", "num_local_experts");
  }

  boolean contains(long layer) {
    return anyExperts && (layer + 1) % step == 0 && !dense.contains(layer);
  }
}
