package dev.ktc.compiler.ir;

import org.jspecify.annotations.Nullable;

/// `replace` and `recursive`: what becomes of a module that the rule wins.
///
/// Two actions are equal when KTransformers would do the same with both.
///
/// @param className dotted path of the injected class, or `default` to keep the module
/// @param kwargs arguments of its constructor; an empty mapping when absent, but
///     [Value.None] when written as null
/// @param recursive whether the module's children are visited
public record Action(String className, Value kwargs, boolean recursive) {
  /// The class name that keeps the module as it is.
  public static final String DEFAULT = "default";

  /// Whether the module is kept.
  public boolean keepsModule() {
    return className.equals(DEFAULT);
  }

  /// A keyword argument, `null` when absent.
  public @Nullable Value argument(String key) {
    return kwargs instanceof Value.Mapping mapping ? mapping.get(key) : null;
  }
}
