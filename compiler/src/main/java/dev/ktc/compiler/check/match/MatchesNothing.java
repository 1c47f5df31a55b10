package dev.ktc.compiler.check.match;

import dev.ktc.compiler.analysis.LayerProbe;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.Miss;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.model.ModelClasses;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A rule that could match something, but not on this model.
public final class MatchesNothing implements ResolutionCheck {
  /// A rule without effect on the model.
  public static final Code MATCHES_NOTHING =
      new Code("KTC3001", "matches-nothing", Severity.WARNING);

  /// For so many rules it is looked up why.
  private static final int MOST_EXPLAINED = 16;

  private static final int MOST_CLASSES = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    RuleFile file = context.file();
    List<Integer> rules = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      boolean none = context.coverage().matched(rule) == 0 && !context.deadForAllNames(rule);
      if (none && !missingClass(file.rule(rule).selector())) {
        rules.add(rule);
      }
    }
    List<Integer> first = rules.subList(0, Math.min(rules.size(), MOST_EXPLAINED));
    List<Miss> reasons =
        first.isEmpty()
            ? List.of()
            : Miss.explain(context.model(), first.stream().map(file::rule).toList());
    List<Diagnostic> found = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      found.add(finding(context, rules.get(i), i < reasons.size() ? reasons.get(i) : null));
    }
    return found;
  }

  /// A class that does not exist is reported as that.
  private static boolean missingClass(Selector selector) {
    return selector.className() != null
        && ModelClasses.existence(selector.className()) == ModelClasses.Existence.MISSING;
  }

  private static Diagnostic finding(ResolutionContext context, int rule, @Nullable Miss reason) {
    RuleFile file = context.file();
    Selector selector = file.rule(rule).selector();
    String wanted = selector.className();
    boolean byClass = wanted != null;
    boolean decided = !context.coverage().resolution().undecided().get(rule);
    boolean certain = decided && (!byClass || context.model().facts().classesKnown());
    Evidence.Level level = certain ? Evidence.Level.MODEL : Evidence.Level.INEXACT;
    Diagnostic.Builder finding =
        Diagnostic.of(
                MATCHES_NOTHING, file.called(rule) + " matches no module of " + context.modelName())
            .evidence(Evidence.of(level).withModules(null, 0));
    Span classSpan = file.origin(rule).matchClass();
    if (wanted != null && classSpan != null && (selector.name() == null || hasName(reason))) {
      wrongClass(finding, context, rule, wanted, classSpan, reason);
      return finding.build();
    }
    Span fault = reason == null ? null : reason.fault();
    LayerProbe.Beyond beyond =
        selector.name() == null || reason == null
            ? null
            : new LayerProbe(context.coverage(), file.evaluator()).beyond(rule);
    finding.at(
        fault == null ? file.head(rule) : file.inName(rule, fault),
        fault == null ? "no module is called so" : "no module name goes on like this",
        file.number(rule));
    if (beyond != null) {
      int layers = context.model().facts().layers();
      finding.note(
          "it names layers "
              + LayerRanges.format(beyond.layers())
              + ", but "
              + context.modelName()
              + " has layers 0-"
              + (layers - 1));
    }
    return finding.build();
  }

  private static boolean hasName(@Nullable Miss reason) {
    return reason != null && reason.modules() > 0;
  }

  private static void wrongClass(
      Diagnostic.Builder finding,
      ResolutionContext context,
      int rule,
      String wanted,
      Span where,
      @Nullable Miss reason) {
    RuleFile file = context.file();
    if (reason == null || reason.classes().isEmpty()) {
      finding.at(file.at(where), "no module is one of these", file.number(rule));
    } else {
      List<String> some =
          reason.classes().subList(0, Math.min(MOST_CLASSES, reason.classes().size()));
      finding
          .at(
              file.at(where),
              reason.modules() == 1
                  ? "the module of that name is none of these"
                  : "none of the " + reason.modules() + " modules of that name is one of these",
              file.number(rule))
          .note("`" + reason.witness() + "` is a `" + String.join("`, or a `", some) + "`");
    }
    TreeSet<String> classes = new TreeSet<>();
    context.coverage().classes().forEach(type -> classes.addAll(type.ancestry()));
    classes.remove(wanted);
    String namesake = namesake(wanted, classes);
    String near = namesake != null ? namesake : Suggestion.closest(wanted, classes);
    if (near != null) {
      finding
          .help("did you mean `" + near + "`?")
          .fix(
              new Fix(
                  Fix.Safety.UNSAFE,
                  "write `" + near + "`",
                  List.of(new Fix.Edit(file.at(where), near))));
    } else if (reason != null && reason.deeper() > 0) {
      finding.help(
          "without the `$` at its end it would match "
              + reason.deeper()
              + " modules of this class that lie below");
    }
  }

  /// A class of the model with the same name in another module.
  private static @Nullable String namesake(String wanted, Set<String> classes) {
    String name = wanted.substring(wanted.lastIndexOf('.'));
    return classes.stream().filter(path -> path.endsWith(name)).findFirst().orElse(null);
  }
}
