package dev.ktc.compiler.check.match;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// `recursive: false` on modules that are kept as they are, above others that a rule would replace.
public final class HiddenModules implements ResolutionCheck {
  /// Modules that lose their operator because the visit ends above them.
  public static final Code HIDDEN_MODULES = new Code("KTC3005", "hidden-modules", Severity.WARNING);

  private static final int MOST_RULES = 3;

  /// What a rule hides.
  private static final class Hidden {
    private final ModuleTally modules = new ModuleTally();
    private final TreeSet<Integer> from = new TreeSet<>();
    private boolean rotary;
  }

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    if (context.coverage().rootStops()) {
      return found;
    }
    Map<Integer, Hidden> hidden = new TreeMap<>();
    List<ModuleNode> modules = context.model().modules();
    for (int id = 0; id < modules.size(); id++) {
      int winner = stopper(context, modules.get(id));
      if (winner >= 0) {
        int end = modules.get(id).end();
        for (int below = id + 1; below < end; below++) {
          hide(context, winner, modules.get(below), hidden);
        }
        id = end - 1;
      }
    }
    // A rotary embedding that nothing makes is the end of the start, and reported as that.
    hidden.forEach(
        (rule, what) -> {
          if (!what.rotary) {
            found.add(finding(context, rule, what));
          }
        });
    return found;
  }

  /// The rule that keeps a module and ends the visit there, -1 for none. An operator that ends the
  /// visit loads what is below it.
  private static int stopper(ResolutionContext context, ModuleNode module) {
    Resolution resolution = context.coverage().resolution();
    int winner = resolution.visited(module.id()) ? resolution.winner(module.id()) : -1;
    boolean stops =
        winner >= 0
            && !context.file().action(winner).recursive()
            && context.file().action(winner).keepsModule();
    return stops ? winner : -1;
  }

  private static void hide(
      ResolutionContext context, int winner, ModuleNode module, Map<Integer, Hidden> hidden) {
    Resolution resolution = context.coverage().resolution();
    int first = resolution.matchSets().get(resolution.matchSet(module.id())).nextSetBit(0);
    // A rule that reaches nothing at all is reported for itself.
    if (first >= 0
        && !context.file().action(first).keepsModule()
        && context.coverage().visited(first) > 0) {
      Hidden entry = hidden.computeIfAbsent(winner, _ -> new Hidden());
      entry.modules.add(module);
      entry.rotary |= module.type().name().endsWith("RotaryEmbedding");
      entry.from.add(first);
    }
  }

  private static Diagnostic finding(ResolutionContext context, int rule, Hidden hidden) {
    RuleFile file = context.file();
    ModuleGroup group = hidden.modules.group();
    List<Integer> from = List.copyOf(hidden.from);
    // What stands before the rules that it hides modules from is an exception to them.
    boolean meant = from.getFirst() > rule;
    Span recursive = file.origin(rule).recursive();
    Location where = recursive == null ? file.head(rule) : file.at(recursive);
    Diagnostic.Builder finding =
        Diagnostic.of(
                HIDDEN_MODULES,
                file.called(rule)
                    + " hides "
                    + (group.count() == 1 ? "a module" : group.size())
                    + " from "
                    + file.called(from)
                    + ": `recursive: false` ends the visit above "
                    + (group.count() == 1 ? "it" : "them"))
            .severity(meant ? Severity.NOTE : HIDDEN_MODULES.severity())
            .at(
                where,
                "keeps the modules above, and their children are not visited",
                file.number(rule))
            .evidence(Grounds.evidence(context, group));
    for (int other : from.subList(0, Math.min(from.size(), MOST_RULES))) {
      String path = file.action(other).className();
      String operator = path.substring(path.lastIndexOf('.') + 1);
      finding.related(file.head(other), "would inject `" + operator + "`", file.number(other));
    }
    return finding
        .note("what is not visited keeps its class, and is put on the device that is current then")
        .help("delete `recursive`: only operators that load what is below them need it")
        .build();
  }
}
