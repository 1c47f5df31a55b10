package dev.ktc.compiler.lower;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.ScalarStyle;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.selector.ParsedPattern;
import dev.ktc.compiler.syntax.selector.PatternError;
import dev.ktc.compiler.syntax.selector.PatternParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lowers `match.name`.
final class NameLowering {
  /// Escapes of YAML whose characters no module name holds.
  private static final String EATEN = "0abtnvfreN_LP";

  private final SourceFile file;
  private final int rule;
  private final FindingList findings;

  NameLowering(SourceFile file, int rule, FindingList findings) {
    this.file = file;
    this.rule = rule;
    this.findings = findings;
  }

  /// The test; null when CPython refuses the pattern, which is reported.
  @Nullable NameTest lower(SyntaxNode.Scalar scalar) {
    eatenEscapes(scalar);
    ParsedPattern parsed = PatternParser.parse(scalar.value());
    for (PatternError warning : parsed.warnings()) {
      findings.add(
          Diagnostic.of(Lowering.PATTERN_WARNING, lowerCase(warning.message()))
              .at(at(scalar.text(), warning.span()), "", rule)
              .note("CPython warns of this: a later version may read the pattern in another way")
              .build());
    }
    for (PatternError error : parsed.errors()) {
      findings.add(refused(scalar, error));
    }
    return parsed.pattern() == null ? null : new NameTest(scalar.value(), parsed.pattern());
  }

  private Diagnostic refused(SyntaxNode.Scalar scalar, PatternError error) {
    Diagnostic.Builder finding =
        Diagnostic.of(Lowering.INVALID_PATTERN, error.message())
            .at(at(scalar.text(), error.span()), "", rule)
            .note("KTransformers stops with `re.error`");
    // Only ktc has a limit on the length.
    if (scalar.value().length() <= PatternParser.MAX_LENGTH) {
      finding.fails(Phase.P1, "re.error: " + withPosition(error, scalar.value()));
    }
    if (scalar.style() == ScalarStyle.PLAIN && commentFollows(scalar.span().end())) {
      finding.help("` #` began a comment here: put the pattern into quotes");
    }
    return finding.build();
  }

  /// Most of CPython's messages end with the position in code points.
  private static String withPosition(PatternError error, String pattern) {
    String message = error.message();
    boolean none = message.contains("position") || message.startsWith("look-behind");
    return none
        ? message
        : message + " at position " + pattern.codePointCount(0, error.span().start());
  }

  private boolean commentFollows(int end) {
    String text = file.text();
    int at = end;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() && text.charAt(at) == '#';
  }

  /// In double quotes, `\b` is a backspace before the pattern sees it.
  private void eatenEscapes(SyntaxNode.Scalar scalar) {
    if (scalar.style() != ScalarStyle.DOUBLE_QUOTED) {
      return;
    }
    List<Span> eaten = new ArrayList<>();
    EmbeddedText text = scalar.text();
    for (int i = 0; i < text.value().length(); i++) {
      Span written = text.toFile(new Span(i, i + 1));
      String slice = file.text(written);
      if (slice.length() == 2 && slice.charAt(0) == '\\' && EATEN.indexOf(slice.charAt(1)) >= 0) {
        eaten.add(written);
      }
    }
    if (!eaten.isEmpty()) {
      findings.add(eaten(text, eaten));
    }
  }

  private Diagnostic eaten(EmbeddedText text, List<Span> eaten) {
    String escape = file.text(eaten.getFirst());
    char character = text.value().charAt(place(text, eaten.getFirst()));
    Diagnostic.Builder finding =
        Diagnostic.of(
                Lowering.EATEN_ESCAPE,
                String.format(
                    Locale.ROOT,
                    "in double quotes, YAML turns `%s` into the character U+%04X",
                    escape,
                    (int) character))
            .at(new Location(file, eaten.getFirst()), "no module name holds this", rule)
            .help("write `\\" + escape + "`, or put the pattern into single quotes");
    List<Fix.Edit> edits = new ArrayList<>();
    for (Span each : eaten) {
      if (!each.equals(eaten.getFirst())) {
        finding.related(new Location(file, each), "this too", rule);
      }
      edits.add(new Fix.Edit(new Location(file, Span.at(each.start())), "\\"));
    }
    return finding.fix(new Fix(Fix.Safety.UNSAFE, "double the backslash", edits)).build();
  }

  private static int place(EmbeddedText text, Span written) {
    int i = 0;
    while (!text.toFile(new Span(i, i + 1)).equals(written)) {
      i++;
    }
    return i;
  }

  private Location at(EmbeddedText text, Span span) {
    return new Location(file, text.toFile(span));
  }

  private static String lowerCase(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
