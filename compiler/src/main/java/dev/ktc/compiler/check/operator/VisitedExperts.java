package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.OperatorChoice;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Experts that are replaced as a whole, while KTransformers still visits each of them.
public final class VisitedExperts implements ResolutionCheck {
  /// A rule for experts without `recursive: False`.
  public static final Code VISITED_EXPERTS =
      new Code("KTC4063", "visited-experts", Severity.WARNING);

  private static final int MOST_RULES = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    if (context.settings().target() == Target.KTC) {
      return List.of();
    }
    List<Diagnostic> found = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      boolean open = context.file().action(rule).recursive() && context.coverage().won(rule) > 0;
      if (open && OperatorChoice.of(context.file().rule(rule)).is(OperatorKind.EXPERTS)) {
        Below below = below(context.coverage(), rule);
        if (below.visited > 0) {
          found.add(finding(context, rule, below));
        }
      }
    }
    return found;
  }

  /// What is visited below the modules that a rule wins.
  private static final class Below {
    private int visited;
    private final Map<Integer, Integer> built = new TreeMap<>();

    int operators() {
      return built.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private static Below below(RuleCoverage coverage, int rule) {
    Below below = new Below();
    List<ModuleNode> modules = coverage.model().modules();
    BitSet won = coverage.wonSets(rule);
    coverage.forEachModule(
        won,
        block -> {
          for (int id = block + 1;
              coverage.resolution().visited(block) && id < modules.get(block).end();
              id++) {
            below.visited += coverage.resolution().visited(id) ? 1 : 0;
            int winner = coverage.resolution().winner(id);
            if (winner >= 0 && !coverage.action(winner).keepsModule()) {
              below.built.merge(winner, 1, Integer::sum);
            }
          }
        });
    return below;
  }

  private static Diagnostic finding(ResolutionContext context, int rule, Below below) {
    RuleFile file = context.file();
    int operators = below.operators();
    ModuleGroup won = context.coverage().reached(context.coverage().wonSets(rule));
    Evidence.Level level = context.level(!file.anyBroken());
    Span recursive = file.origin(rule).recursive();
    Location where = recursive == null ? file.head(rule) : file.at(recursive);
    Diagnostic.Builder finding =
        Diagnostic.of(
                VISITED_EXPERTS,
                operators > 0
                    ? "KTransformers builds "
                        + operators
                        + " operators below the experts of "
                        + file.called(rule)
                        + ", none of which is ever used"
                    : "KTransformers visits "
                        + below.visited
                        + " modules below the experts of "
                        + file.called(rule)
                        + " for nothing")
            .severity(operators > 0 ? VISITED_EXPERTS.severity() : Severity.NOTE)
            .at(
                where,
                recursive == null ? "has no `recursive: False`" : "does not stop the visit",
                file.number(rule))
            .evidence(
                Evidence.of(level)
                    .withWitness(context.model().modules().get(won.first()).name())
                    .withModules(won.ranges(), operators > 0 ? operators : below.visited));
    below.built.entrySet().stream()
        .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
        .limit(MOST_RULES)
        .forEach(
            entry ->
                finding.related(
                    file.head(entry.getKey()),
                    "injects " + entry.getValue() + " of them",
                    file.number(entry.getKey())));
    if (operators > 0) {
      finding.note(
          "`"
              + simpleName(file.action(rule))
              + "` loads all experts of a layer itself; building the rest takes minutes");
    }
    return finding.help("write `recursive: False` beside `match` and `replace`").build();
  }

  private static String simpleName(Action action) {
    return action.className().substring(action.className().lastIndexOf('.') + 1);
  }
}
