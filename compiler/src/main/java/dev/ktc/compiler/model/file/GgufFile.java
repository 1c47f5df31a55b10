package dev.ktc.compiler.model.file;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A GGUF model, all parts of it.
///
/// @param head the header of its first part, which has the metadata
/// @param tensors those of all parts by name, in the order of the parts
record GgufFile(GgufHeader head, Map<String, GgufTensor> tensors) {
  GgufFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /// The tensor with a name.
  @Nullable GgufTensor get(String name) {
    return tensors.get(name);
  }

  /// Whether there is a tensor with a name.
  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// All tensors.
  Collection<GgufTensor> all() {
    return tensors.values();
  }
}
