package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.diagnostic.Code;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A kind of finding and the class that reports it.
///
/// @param code its identity
/// @param home the reporting class; the page lies beside it
public record Finding(Code code, Class<?> home) {
  /// Resource path of the page: `shadowed-rule` is `ShadowedRule.md` in the home's package.
  public String page() {
    String file =
        Stream.of(code.name().split("-"))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining("", "", ".md"));
    return "/" + home.getPackageName().replace('.', '/') + "/" + file;
  }
}
