package dev.ktc.compiler.ir;

import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the parts of one rule are written. Spans of absent parts are null.
///
/// @param rule from the item's dash to the end of its last line
/// @param head a short span that stands for the rule: its `match.name`, else its `match.class`
/// @param name content of `match.name`, with the map back to the file
/// @param matchClass content of `match.class`
/// @param replaceClass content of `replace.class`
/// @param recursive value of `recursive`
/// @param arguments value span of each string key of `replace.kwargs`, in file order
public record RuleOrigin(
    Span rule,
    Span head,
    @Nullable EmbeddedText name,
    @Nullable Span matchClass,
    @Nullable Span replaceClass,
    @Nullable Span recursive,
    Map<String, Span> arguments) {
  public RuleOrigin {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
