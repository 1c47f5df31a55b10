package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.pipeline.Checks;
import dev.ktc.compiler.resolve.Resolver;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import dev.ktc.tests.NaiveRules.NaiveModule;
import dev.ktc.tests.NaiveRules.NaiveRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The findings on random rule files are what a naive evaluator finds, no more and no less.
class RuleFindingsTest {
  private static final int FILES = 400;
  private static final int NAMES = 60;

  private static final Set<String> IDLE =
      Set.of(
          "shadowed-rule",
          "redundant-rule",
          "unmatchable-rule",
          "ancestor-blocked",
          "matches-nothing");

  private final List<NaiveModule> modules = RandomRules.model();
  private final ModelTree tree = RandomRules.tree(modules);

  @Test
  void agreeWithANaiveEvaluator() {
    Map<String, Integer> seen = new HashMap<>();
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      List<NaiveRule> rules = RandomRules.rules(random);
      String yaml = RandomRules.yaml(rules);
      List<Diagnostic> found = check(yaml, true);
      NaiveRules naive = new NaiveRules(rules, modules);
      try {
        for (int rule = 0; rule < rules.size(); rule++) {
          idle(naive, rule, of(found, rule), rules, random);
          removable(naive, rule, of(found, rule));
          overlaps(naive, rule, of(found, rule), rules);
        }
        root(naive, rules, found);
        uncovered(naive, found);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + "\n" + yaml + "\n" + found, e);
      }
      found.forEach(finding -> seen.merge(finding.code().name(), 1, Integer::sum));
    }
    // The generator reaches every kind, and often.
    for (String name :
        List.of("removable-rule", "overlapping-layers", "uncovered-modules", "root-match")) {
      assertThat(seen.getOrDefault(name, 0)).as(name).isGreaterThan(50);
    }
    IDLE.forEach(name -> assertThat(seen.getOrDefault(name, 0)).as(name).isGreaterThan(50));
  }

  /// Without a model, what is proved for all names holds for random ones.
  @Test
  void proofsHoldForRandomNames() {
    int proofs = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      List<NaiveRule> rules = RandomRules.rules(random);
      NaiveRules naive = new NaiveRules(rules, modules);
      for (Diagnostic finding : check(RandomRules.yaml(rules), false)) {
        if (IDLE.contains(finding.code().name())) {
          proofs++;
          counterexample(naive, finding.rule().orElseThrow(), random, seed + " " + finding);
        }
      }
    }
    assertThat(proofs).isGreaterThan(150);
  }

  private static void counterexample(NaiveRules naive, int rule, Random random, String what) {
    for (int i = 0; i < NAMES; i++) {
      String name = RandomRules.name(random);
      assertThat(naive.couldWin(rule, name))
          .as("rule %s wins `%s`: %s", rule, name, what)
          .isFalse();
    }
  }

  /// Exactly one finding says that a rule does nothing, and why.
  private static void idle(
      NaiveRules naive, int rule, List<Diagnostic> found, List<NaiveRule> rules, Random random) {
    List<Diagnostic> idle =
        found.stream().filter(finding -> IDLE.contains(finding.code().name())).toList();
    String expected = naive.idle(rule);
    if (expected == null) {
      assertThat(idle).as("rule %s wins something", rule).isEmpty();
      return;
    }
    if (expected.equals("root")) {
      return;
    }
    assertThat(idle).as("rule %s: %s", rule, expected).hasSize(1);
    Diagnostic finding = idle.getFirst();
    Evidence evidence = Objects.requireNonNull(finding.details().evidence());
    if (evidence.level() == Evidence.Level.ALL_NAMES) {
      counterexample(naive, rule, random, finding.toString());
      return;
    }
    assertThat(finding.code().name()).isEqualTo(expected);
    SortedSet<Integer> concerned =
        switch (expected) {
          case "ancestor-blocked" -> naive.matched(rule);
          default -> naive.reached(rule);
        };
    evidence(naive, evidence, concerned);
    boolean classOnly = rules.get(rule).pattern() == null;
    Severity severity =
        switch (expected) {
          case "shadowed-rule" -> Severity.ERROR;
          case "ancestor-blocked" -> classOnly ? Severity.WARNING : Severity.ERROR;
          default -> Severity.WARNING;
        };
    assertThat(finding.severity()).isEqualTo(severity);
  }

  private static void removable(NaiveRules naive, int rule, List<Diagnostic> found) {
    Diagnostic finding = only(found, "removable-rule");
    assertThat(finding != null).as("rule %s is removable", rule).isEqualTo(naive.removable(rule));
    if (finding != null) {
      evidence(naive, Objects.requireNonNull(finding.details().evidence()), naive.won(rule));
    }
  }

  private static void overlaps(
      NaiveRules naive, int rule, List<Diagnostic> found, List<NaiveRule> rules) {
    Diagnostic finding = only(found, "overlapping-layers");
    SortedSet<Integer> rivals = naive.won(rule).isEmpty() ? new TreeSet<>() : naive.rivals(rule);
    assertThat(finding != null)
        .as("rule %s overlaps with %s", rule, rivals)
        .isEqualTo(!rivals.isEmpty());
    if (finding == null) {
      return;
    }
    String device = rules.get(rule).device();
    boolean conflict = rivals.stream().anyMatch(other -> !rules.get(other).device().equals(device));
    assertThat(finding.severity()).isEqualTo(conflict ? Severity.ERROR : Severity.WARNING);
    evidence(naive, Objects.requireNonNull(finding.details().evidence()), naive.contested(rule));
    // The rules that are pointed at cover all that is lost, and one of them acts differently.
    SortedSet<Integer> left = naive.contested(rule);
    finding.related().forEach(label -> left.removeAll(naive.matched(label.rule().orElseThrow())));
    assertThat(left).isEmpty();
  }

  private static void root(NaiveRules naive, List<NaiveRule> rules, List<Diagnostic> found) {
    int winner = naive.winner(0);
    List<Diagnostic> matches =
        found.stream().filter(finding -> finding.code().name().equals("root-match")).toList();
    assertThat(matches).hasSize(winner < 0 ? 0 : 1);
    if (winner >= 0) {
      assertThat(matches.getFirst().rule()).hasValue(winner);
      assertThat(matches.getFirst().severity())
          .isEqualTo(rules.get(winner).recursive() ? Severity.WARNING : Severity.ERROR);
    }
  }

  /// All findings together name as many modules as are left.
  private void uncovered(NaiveRules naive, List<Diagnostic> found) {
    int named = 0;
    for (Diagnostic finding : found) {
      if (finding.code().name().equals("uncovered-modules")) {
        Evidence evidence = Objects.requireNonNull(finding.details().evidence());
        named += evidence.modules().orElseThrow();
        assertThat(naive.uncovered().stream().map(module -> modules.get(module).name()))
            .contains(evidence.witness());
      }
    }
    assertThat(named).isEqualTo(naive.uncovered().size());
  }

  private static void evidence(NaiveRules naive, Evidence evidence, SortedSet<Integer> modules) {
    assertThat(evidence.modules()).hasValue(modules.size());
    assertThat(evidence.layers()).isEqualTo(naive.layers(modules));
  }

  private static @Nullable Diagnostic only(List<Diagnostic> found, String name) {
    List<Diagnostic> some = found.stream().filter(f -> f.code().name().equals(name)).toList();
    assertThat(some.size()).as(name).isLessThan(2);
    return some.isEmpty() ? null : some.getFirst();
  }

  private static List<Diagnostic> of(List<Diagnostic> found, int rule) {
    return found.stream().filter(finding -> finding.rule().orElse(-1) == rule).toList();
  }

  private List<Diagnostic> check(String yaml, boolean withModel) {
    Outcome<SyntaxTree> syntax = RuleParser.parse(new SourceFile("rules.yaml", yaml));
    Lowered lowered = Lowering.lower(Objects.requireNonNull(syntax.value())).value();
    Objects.requireNonNull(lowered);
    assertThat(lowered.rules().broken()).isEmpty();
    List<Diagnostic> found =
        new ArrayList<>(
            Checks.run(
                lowered.rules(),
                lowered.origins(),
                withModel ? List.of(Resolver.resolve(lowered.rules(), tree, "cuda:0")) : List.of(),
                Settings.DEFAULT,
                null));
    found.sort(Comparator.comparingInt(finding -> finding.rule().orElse(-1)));
    return found;
  }
}
