package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.RuleEvaluator;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules and where they are written. Rules are named by their place in `rules().rules()`;
/// people see their number in the file, which also counts the rules that could not be read.
///
/// @param rules the rules
/// @param origins where they are written
/// @param evaluator matches single names
public record RuleFile(RuleSet rules, Origins origins, RuleEvaluator evaluator) {
  private static final int MOST_NUMBERS = 4;

  /// How many rules there are.
  public int size() {
    return rules.rules().size();
  }

  /// A rule.
  public Rule rule(int place) {
    return rules.rules().get(place);
  }

  /// What a rule does with a module.
  public Action action(int place) {
    return rule(place).action();
  }

  /// The number of a rule in its file, counted from 0.
  public int number(int place) {
    return rule(place).id().index();
  }

  /// `rule 7`.
  public String called(int place) {
    return "rule " + number(place);
  }

  /// `rule 7`, `rules 3, 5 and 9`, `rules 1, 2, 3, 4 and 12 more`.
  public String called(List<Integer> places) {
    if (places.size() == 1) {
      return called(places.getFirst());
    }
    int shown = places.size() > MOST_NUMBERS + 1 ? MOST_NUMBERS : places.size() - 1;
    String first =
        places.subList(0, shown).stream()
            .map(place -> Integer.toString(number(place)))
            .collect(Collectors.joining(", "));
    int rest = places.size() - shown;
    return "rules "
        + first
        + " and "
        + (rest == 1 ? Integer.toString(number(places.getLast())) : rest + " more");
  }

  /// The short span that stands for a rule: its name test, else its class.
  public Location head(int place) {
    return origins.head(rule(place).id());
  }

  /// Where the parts of a rule are written.
  public RuleOrigin origin(int place) {
    return origins.of(rule(place).id());
  }

  /// A span of the file.
  public Location at(Span span) {
    return origins.at(span);
  }

  /// A span of a rule's name test.
  public Location inName(int place, Span decoded) {
    var name = origin(place).name();
    return name == null ? head(place) : origins.at(name.toFile(decoded));
  }

  /// The empty place before another.
  public Location before(Location where) {
    return origins.at(Span.at(where.span().start()));
  }

  /// Whether a rule's name test is written in double quotes, where backslashes are doubled.
  public boolean inDoubleQuotes(int place) {
    var name = origin(place).name();
    int start = name == null ? 0 : name.toFile().start();
    return start > 0 && origins.file().text().charAt(start - 1) == '"';
  }

  /// Whether a rule that could not be read stands before this one.
  public boolean brokenBefore(int place) {
    return anyBroken() && rules.broken().getFirst().compareTo(rule(place).id()) < 0;
  }

  /// Whether some rule could not be read.
  public boolean anyBroken() {
    return !rules.broken().isEmpty();
  }

  /// Deletes a rule's lines; null where other text shares them, or an anchor may be needed.
  public @Nullable Fix deletion(int place, Fix.Safety safety) {
    SourceFile file = origins.file();
    String text = file.text();
    Span rule = origin(place).rule();
    int start = rule.start();
    while (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
    }
    int end = rule.end();
    while (end < text.length() && text.charAt(end) != '\n') {
      end++;
    }
    boolean ownLines =
        (start == 0 || text.charAt(start - 1) == '\n')
            && text.startsWith("-", rule.start())
            && (text.substring(rule.end(), end).isBlank()
                || text.substring(rule.end(), end).strip().startsWith("#"));
    boolean only = rules.rules().size() + rules.broken().size() == 1;
    if (!ownLines || only || file.text(rule).indexOf('&') >= 0) {
      return null;
    }
    Span lines = new Span(start, Math.min(end + 1, text.length()));
    return new Fix(safety, "delete " + called(place), List.of(new Fix.Edit(origins.at(lines), "")));
  }
}
