package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.LegalNames;
import dev.ktc.compiler.analysis.PatternParts;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.analysis.WhatIf;
import dev.ktc.compiler.automaton.NameQuestions;
import dev.ktc.compiler.automaton.PatternEdit;
import dev.ktc.compiler.automaton.Witness.Found;
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
import dev.ktc.compiler.pattern.Pattern.Chars;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A dot that is meant as the dot of a module name but matches any character.
public final class UnescapedDot implements RuleSetCheck {
  /// A dot without its backslash.
  public static final Code UNESCAPED_DOT = new Code("KTC2008", "unescaped-dot", Severity.NOTE);

  /// So many names are tried in search of a witness.
  private static final int MOST_NAMES = 300;

  /// A rule with suspicious dots.
  ///
  /// @param escaped its pattern with the dots escaped
  /// @param witness a name on which the two differ
  private record Suspect(int rule, List<Chars> dots, Pattern escaped, String witness) {}

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    List<Suspect> suspects = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      NameTest test = context.file().rule(rule).selector().name();
      if (test == null) {
        continue;
      }
      List<Chars> dots = PatternParts.nameLikeDots(test.pattern());
      if (!dots.isEmpty()) {
        Pattern escaped = test.pattern();
        for (Chars dot : dots) {
          escaped = PatternEdit.escapeDot(escaped, dot);
        }
        String witness = witness(context, rule, escaped);
        if (witness != null) {
          suspects.add(new Suspect(rule, dots, escaped, witness));
        }
      }
    }
    return report(context, suspects);
  }

  private static List<Diagnostic> report(RuleSetContext context, List<Suspect> suspects) {
    List<Diagnostic> found = new ArrayList<>();
    if (suspects.isEmpty()) {
      return found;
    }
    List<WhatIf.Variant> variants = new ArrayList<>();
    for (Suspect suspect : suspects) {
      boolean narrower = suspect.dots().stream().noneMatch(dot -> inLook(context, suspect, dot));
      variants.add(new WhatIf.Variant(suspect.rule(), suspect.escaped(), narrower));
    }
    List<@Nullable String> changed = TidiedPatterns.changedModules(context, variants);
    for (int i = 0; i < suspects.size(); i++) {
      found.add(finding(context, suspects.get(i), changed.get(i)));
    }
    return found;
  }

  private static boolean inLook(RuleSetContext context, Suspect suspect, Chars dot) {
    NameTest test = context.file().rule(suspect.rule()).selector().name();
    return test != null && PatternParts.insideLook(test.pattern(), dot);
  }

  private static @Nullable String witness(RuleSetContext context, int rule, Pattern escaped) {
    RuleFile file = context.file();
    PatternMatcher strict = new PatternMatcher(escaped);
    for (String name : names(context, rule)) {
      for (int i = -1; i < name.length(); i++) {
        if (i >= 0 && name.charAt(i) != '.') {
          continue;
        }
        String candidate = i < 0 ? name : name.substring(0, i) + '_' + name.substring(i + 1);
        Answer loose = file.evaluator().search(rule, candidate);
        Answer meant = strict.search(candidate);
        boolean decided = loose != Answer.GAVE_UP && meant != Answer.GAVE_UP;
        if (decided && loose != meant && LegalNames.legal(candidate)) {
          return candidate;
        }
      }
    }
    NameTest test = file.rule(rule).selector().name();
    if (test == null || context.names().inexact(rule)) {
      return null;
    }
    return NameQuestions.difference(test.pattern(), escaped) instanceof Found(String name)
        ? name
        : null;
  }

  /// Names to start from: those that the rule matches on the model first.
  private static List<String> names(RuleSetContext context, int rule) {
    List<String> names = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (RuleCoverage model : context.models()) {
      for (ModuleNode module : model.representatives()) {
        if (names.size() + others.size() < MOST_NAMES) {
          boolean matched = context.file().evaluator().finds(rule, module.name());
          (matched ? names : others).add(module.name());
        }
      }
    }
    String example = context.names().example(rule);
    if (example != null) {
      names.add(example);
    }
    names.addAll(others);
    return names;
  }

  private static Diagnostic finding(
      RuleSetContext context, Suspect suspect, @Nullable String module) {
    RuleFile file = context.file();
    int rule = suspect.rule();
    boolean one = suspect.dots().size() == 1;
    String what = (one ? "the dot" : suspect.dots().size() + " dots") + " in " + file.called(rule);
    Location first = file.inName(rule, suspect.dots().getFirst().span());
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNESCAPED_DOT,
                module == null
                    ? what + (one ? " matches" : " match") + " any character, not only a dot"
                    : what + (one ? " matches" : " match") + " more of the model than dots")
            .severity(TidiedPatterns.severity(module))
            .at(first, "any character", file.number(rule))
            .evidence(TidiedPatterns.evidence(context, suspect.witness(), module));
    List<Fix.Edit> edits = new ArrayList<>();
    String backslash = file.inDoubleQuotes(rule) ? "\\\\" : "\\";
    for (Chars dot : suspect.dots()) {
      Location where = file.inName(rule, dot.span());
      if (!where.equals(first)) {
        finding.related(where, "and here", file.number(rule));
      }
      edits.add(new Fix.Edit(file.before(where), backslash));
    }
    return finding
        .help("write `" + backslash + ".` for a dot")
        .fix(
            new Fix(
                TidiedPatterns.safety(context, module),
                one ? "escape the dot" : "escape the dots",
                edits))
        .build();
  }
}
