package dev.ktc.compiler.model.file;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All tensors of a folder's weights by name, in the order of files and headers.
final class Checkpoint {
  private final Map<String, StoredTensor> byName;

  Checkpoint(Map<String, StoredTensor> byName) {
    this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /// The tensor with a name.
  @Nullable StoredTensor get(String name) {
    return byName.get(name);
  }

  /// Whether there is a tensor with a name.
  boolean has(String name) {
    return byName.containsKey(name);
  }

  /// All of them.
  Collection<StoredTensor> tensors() {
    return byName.values();
  }

  /// All of them as a list.
  List<StoredTensor> list() {
    return List.copyOf(byName.values());
  }
}
