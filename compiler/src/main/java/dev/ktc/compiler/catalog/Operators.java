package dev.ktc.compiler.catalog;

import dev.ktc.compiler.syntax.path.ClassPaths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The classes that a rule may inject, by hand from the sources of KTransformers.
public final class Operators {
  private static final List<OperatorSpec> ALL =
      Stream.of(
              LayerOperators.all(),
              ExpertOperators.all(),
              AttentionOperators.all(),
              AscendOperators.all())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, OperatorSpec> BY_PATH = byPath();

  private Operators() {}

  /// All of them, by kind.
  public static List<OperatorSpec> all() {
    return ALL;
  }

  /// The one of a dotted path; null when ktc does not know it.
  public static @Nullable OperatorSpec find(String path) {
    return BY_PATH.get(path);
  }

  /// Whether all operators of a Python module are recorded, so that another one cannot be imported.
  public static boolean isComplete(String module) {
    return ALL.stream().anyMatch(spec -> spec.module().equals(module));
  }

  /// Whether a state of KTransformers has a Python module.
  public static boolean hasModule(Release release, String module) {
    return ALL.stream()
        .anyMatch(
            spec -> spec.module().equals(module) && spec.support().releases().contains(release));
  }

  /// Those of a name, which may be a dotted path or the class's own name.
  public static List<OperatorSpec> named(String name) {
    return ALL.stream()
        .filter(spec -> spec.path().equals(name) || spec.name().equals(name))
        .toList();
  }

  /// Whether a text can be the path of a class at all: names with points between them.
  public static boolean isClassPath(String text) {
    return ClassPaths.isClassPath(text);
  }

  private static Map<String, OperatorSpec> byPath() {
    Map<String, OperatorSpec> map = new LinkedHashMap<>();
    for (OperatorSpec spec : ALL) {
      map.put(spec.path(), spec);
    }
    return map;
  }
}
