package dev.ktc.compiler.model.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header of one GGUF file.
///
/// @param file the name of the file
/// @param values its metadata in the order of the file
/// @param tensors in the order of the file
record GgufHeader(String file, Map<String, GgufValue> values, List<GgufTensor> tensors) {
  GgufHeader {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    tensors = List.copyOf(tensors);
  }

  /// A whole number of the metadata; null where there is none of that name.
  @Nullable Long whole(String key) {
    return values.get(key) instanceof GgufValue.Whole(long value) ? value : null;
  }

  /// A text of the metadata.
  @Nullable String text(String key) {
    return values.get(key) instanceof GgufValue.Text(String value) ? value : null;
  }
}
