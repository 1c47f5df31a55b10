package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.PatternParts;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.analysis.WhatIf;
import dev.ktc.compiler.automaton.PatternEdit;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pattern that reads like the start of a name but is found anywhere in it.
///
/// A pattern that matches nothing of the model at the start of a name, such as `rotary_emb$`, is
/// meant for the end or the middle and is not reported.
public final class UnanchoredName implements RuleSetCheck {
  /// A pattern without `^`.
  public static final Code UNANCHORED_NAME = new Code("KTC2009", "unanchored-name", Severity.NOTE);

  private static final String PREFIX = "x.";

  /// So many modules are looked at before a branch counts as one for endings.
  private static final int MOST_NAMES = 10_000;

  /// A rule with branches that lack a `^`.
  ///
  /// @param anchored its pattern with those branches tied to the start
  /// @param witness a name that only the rule's own pattern matches
  private record Suspect(int rule, List<Pattern> branches, Pattern anchored, String witness) {}

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    List<Suspect> suspects = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      NameTest test = context.file().rule(rule).selector().name();
      if (test != null && !context.names().inexact(rule)) {
        Suspect suspect = suspect(context, rule, test.pattern());
        if (suspect != null) {
          suspects.add(suspect);
        }
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    if (!suspects.isEmpty()) {
      report(context, suspects, found);
    }
    return found;
  }

  private static @Nullable Suspect suspect(RuleSetContext context, int rule, Pattern pattern) {
    List<Pattern> branches = new ArrayList<>();
    String start = null;
    for (Pattern branch : PatternParts.floatingBranches(pattern)) {
      String name = matchedAtStart(context, rule, branch);
      if (name != null) {
        branches.add(branch);
        start = start == null ? name : start;
      }
    }
    if (start == null) {
      return null;
    }
    Pattern anchored = pattern;
    for (Pattern branch : branches) {
      anchored = PatternEdit.replace(anchored, branch, PatternEdit.anchorStart(branch));
    }
    String witness = PREFIX + start;
    boolean floats =
        context.file().evaluator().finds(rule, witness)
            && new PatternMatcher(anchored).search(witness) == Answer.NOT_FOUND;
    return floats ? new Suspect(rule, branches, anchored, witness) : null;
  }

  /// A name that a branch matches at its start: of the model, else any if it is no plain ending.
  private static @Nullable String matchedAtStart(RuleSetContext context, int rule, Pattern branch) {
    PatternMatcher matcher = new PatternMatcher(PatternEdit.anchorStart(branch));
    for (RuleCoverage model : context.models()) {
      String name = firstMatch(model, rule, matcher);
      if (name != null) {
        return name;
      }
    }
    String example = context.names().example(rule);
    boolean open = context.models().isEmpty() && !PatternParts.endsFixed(branch);
    boolean matches =
        open && example != null && !example.isEmpty() && matcher.search(example) == Answer.FOUND;
    return matches ? example : null;
  }

  /// A module that the rule matches and the matcher too.
  private static @Nullable String firstMatch(RuleCoverage model, int rule, PatternMatcher matcher) {
    List<ModuleNode> modules = model.model().modules();
    @Nullable String[] found = new String[1];
    int[] tried = new int[1];
    model.forEachModule(
        model.sets(rule),
        module -> {
          String name = modules.get(module).name();
          boolean open = found[0] == null && tried[0]++ < MOST_NAMES && !name.isEmpty();
          if (open && matcher.search(name) == Answer.FOUND) {
            found[0] = name;
          }
        });
    return found[0];
  }

  private static void report(
      RuleSetContext context, List<Suspect> suspects, List<Diagnostic> found) {
    List<WhatIf.Variant> variants =
        suspects.stream()
            .map(suspect -> new WhatIf.Variant(suspect.rule(), suspect.anchored(), true))
            .toList();
    List<@Nullable String> changed = TidiedPatterns.changedModules(context, variants);
    for (int i = 0; i < suspects.size(); i++) {
      found.add(finding(context, suspects.get(i), changed.get(i)));
    }
  }

  private static Diagnostic finding(
      RuleSetContext context, Suspect suspect, @Nullable String module) {
    RuleFile file = context.file();
    int rule = suspect.rule();
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNANCHORED_NAME,
                module == null
                    ? file.called(rule) + " also matches in the middle of a name"
                    : file.called(rule)
                        + " also matches in the middle of names, and wins such modules")
            .severity(TidiedPatterns.severity(module))
            .evidence(TidiedPatterns.evidence(context, suspect.witness(), module));
    List<Fix.Edit> edits = new ArrayList<>();
    for (int i = 0; i < suspect.branches().size(); i++) {
      Location where = file.inName(rule, suspect.branches().get(i).span());
      if (i == 0) {
        finding.at(where, "no `^`: found anywhere in a name", file.number(rule));
      } else {
        finding.related(where, "and here", file.number(rule));
      }
      edits.add(new Fix.Edit(file.at(Span.at(where.span().start())), "^"));
    }
    finding.help("the test is a search: begin with `^` to ask for the start of the name");
    boolean plain = edits.stream().noneMatch(edit -> startsGroup(edit.where()));
    if (plain) {
      Fix.Safety safety = TidiedPatterns.safety(context, module);
      finding.fix(new Fix(safety, "tie it to the start", edits));
    }
    return finding.build();
  }

  /// Whether a group such as `(?i)` stands there, which must stay first.
  private static boolean startsGroup(Location where) {
    return where.file().text().startsWith("(?", where.span().start());
  }
}
