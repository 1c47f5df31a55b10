package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a text that is not YAML is reported as.
final class SyntaxFindings {
  private SyntaxFindings() {}

  /// The place to show first: for what is never closed or completed, where it begins.
  static Span place(SyntaxFailure failure) {
    Span context = failure.contextSpan();
    return context != null && beginsTheTrouble(failure) ? context : failure.span();
  }

  private static boolean beginsTheTrouble(SyntaxFailure failure) {
    return failure.problem().equals("found unexpected end of stream")
        || failure.problem().equals("found unexpected document separator")
        || failure.problem().equals("could not find expected ':'");
  }

  /// The finding for a failure in a rule, or outside of rules.
  static Diagnostic of(SourceFile file, SyntaxFailure failure, OptionalInt rule) {
    boolean limit = failure.kind() != SyntaxFailure.Kind.SYNTAX;
    Span place = widened(file.text(), place(failure));
    Diagnostic.Builder finding =
        Diagnostic.of(
            limit ? SourceReader.EXCESSIVE_INPUT : RuleParser.INVALID_YAML, failure.problem());
    if (rule.isPresent()) {
      finding.at(new Location(file, place), label(failure), rule.getAsInt());
    } else {
      finding.at(new Location(file, place), label(failure));
    }
    Span context = failure.contextSpan();
    boolean apart = context != null && file.lineOf(context.start()) != file.lineOf(place.start());
    if (context != null && apart) {
      finding.related(new Location(file, context), contextLabel(failure.context()));
    }
    String help = help(file.text(), failure);
    if (help != null) {
      finding.help(help);
    }
    if (!limit) {
      finding.fails(StartFailure.Phase.P0, Wording.exception(failure));
    }
    return finding.build();
  }

  private static String label(SyntaxFailure failure) {
    return switch (failure.problem()) {
      case "found unexpected end of stream", "found unexpected document separator" ->
          "this quote is never closed";
      case "could not find expected ':'" -> "a key without `:`";
      default -> "";
    };
  }

  private static String contextLabel(@Nullable String context) {
    return context == null ? "" : context;
  }

  /// An empty place grows to the character that stands there.
  private static Span widened(String text, Span span) {
    if (span.length() > 0 || span.start() >= text.length()) {
      return span;
    }
    int c = text.codePointAt(span.start());
    return Breaks.isBreak(c) ? span : new Span(span.start(), span.start() + Character.charCount(c));
  }

  private static @Nullable String help(String text, SyntaxFailure failure) {
    String problem = failure.problem();
    String context = failure.context() == null ? "" : failure.context();
    if (problem.startsWith("found unknown escape character")) {
      return "in double quotes `\\` begins an escape: write `\\\\`, or use single quotes";
    }
    if (problem.contains("'\\t'")) {
      return "YAML allows no tabs outside of quotes: use spaces";
    }
    if (problem.contains("cannot start any token")) {
      return "put the value into quotes";
    }
    if (context.contains("alias") || problem.startsWith("found undefined alias")) {
      return "`*` begins an alias: put a pattern that begins with it into quotes";
    }
    if (context.contains("anchor")) {
      return "`&` begins an anchor: put the value into quotes";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "put a value that holds `: ` into quotes; check the indentation otherwise";
    }
    boolean flow = problem.startsWith("expected ',' or");
    if (flow || (problem.startsWith("expected <block end>") && followsBracket(text, failure))) {
      return "`[` and `{` begin a list or a mapping: put a pattern into quotes";
    }
    if (problem.startsWith("expected <block end>")) {
      return "check the indentation of this line and of the lines above";
    }
    return null;
  }

  /// Whether a bracket closes before the place, on its line.
  private static boolean followsBracket(String text, SyntaxFailure failure) {
    int at = failure.span().start() - 1;
    while (at >= 0 && Breaks.isBlank(text.charAt(at))) {
      at--;
    }
    return at >= 0 && (text.charAt(at) == ']' || text.charAt(at) == '}');
  }
}
