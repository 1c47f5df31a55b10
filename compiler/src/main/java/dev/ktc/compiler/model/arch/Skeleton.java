package dev.ktc.compiler.model.arch;

import dev.ktc.compiler.model.Blueprint;
import dev.ktc.compiler.model.CacheSpec;
import java.util.List;

/// What an architecture makes of a config.json.
///
/// @param root the modules
/// @param caches one per attention layer, in layer order
public record Skeleton(Blueprint root, List<CacheSpec> caches) {
  public Skeleton {
    caches = List.copyOf(caches);
  }
}
