package dev.ktc.compiler.syntax;

import dev.ktc.compiler.source.Span;
import org.jspecify.annotations.Nullable;

/// The type of a node: written out, or resolved from the look of a plain scalar.
///
/// @param uri `tag:yaml.org,2002:int`, or a local tag such as `!gpu`
/// @param written where it is written; null when resolved
public record Tag(String uri, @Nullable Span written) {
  /// What the tags of YAML's own types begin with.
  public static final String CORE = "tag:yaml.org,2002:";

  /// A resolved tag of YAML's own types: `Tag.implicit("int")`.
  public static Tag implicit(String type) {
    return new Tag(CORE + type, null);
  }

  /// Whether it is one of YAML's own types.
  public boolean is(String type) {
    return uri.length() == CORE.length() + type.length()
        && uri.startsWith(CORE)
        && uri.endsWith(type);
  }
}
