package dev.ktc.compiler.ir;

import org.jspecify.annotations.Nullable;

/// `match`: both tests must hold; at least one is there.
///
/// @param name searched in the module's name
/// @param className dotted path of the class that the module must be an instance of
public record Selector(@Nullable NameTest name, @Nullable String className) {
  public Selector {
    if (name == null && className == null) {
      throw new IllegalArgumentException("a selector needs a name or a class");
    }
  }
}
