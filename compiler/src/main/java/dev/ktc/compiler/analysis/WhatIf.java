package dev.ktc.compiler.analysis;

import dev.ktc.compiler.automaton.Classification;
import dev.ktc.compiler.automaton.NameClassifier;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What would change on a model if a rule had another name test.
public final class WhatIf {
  /// Nothing would change.
  public static final int NOTHING = -1;

  /// Up to so many modules are matched one by one.
  private static final int FEW = 2_000;

  /// So many searches are tried before all names are classified at once.
  private static final int MOST_SEARCHES = 100_000;

  private final RuleCoverage coverage;

  /// @param coverage the rules as they are
  public WhatIf(RuleCoverage coverage) {
    this.coverage = coverage;
  }

  /// Another name test for a rule.
  ///
  /// @param rule which rule
  /// @param pattern its other test
  /// @param narrower whether the other test surely matches nothing that the rule's own does not
  public record Variant(int rule, Pattern pattern, boolean narrower) {}

  /// For each variant, taken by itself, a module that would get another action, or [#NOTHING].
  public int[] changes(List<Variant> variants) {
    int[] changed = new int[variants.size()];
    Arrays.fill(changed, NOTHING);
    List<Integer> open = new ArrayList<>();
    boolean few = variants.size() * (long) coverage.representatives().size() <= MOST_SEARCHES;
    for (int i = 0; i < changed.length; i++) {
      Variant variant = variants.get(i);
      if (variant.narrower() && coverage.won(variant.rule()) <= FEW) {
        changed[i] = amongWon(variant);
      } else {
        changed[i] = few ? amongRepresentatives(variant) : NOTHING;
        if (changed[i] == NOTHING) {
          open.add(i);
        }
      }
    }
    if (!open.isEmpty()) {
      amongAll(variants, open, changed);
    }
    return changed;
  }

  private int amongWon(Variant variant) {
    PatternMatcher matcher = new PatternMatcher(variant.pattern());
    List<ModuleNode> modules = coverage.model().modules();
    int[] found = {NOTHING};
    coverage.forEachModule(
        coverage.wonSets(variant.rule()),
        module -> {
          ModuleNode node = modules.get(module);
          if (found[0] == NOTHING
              && coverage.resolution().visited(module)
              && matcher.search(node.name()) == Answer.NOT_FOUND
              && changes(variant.rule(), node, false)) {
            found[0] = module;
          }
        });
    return found[0];
  }

  private int amongRepresentatives(Variant variant) {
    PatternMatcher matcher = new PatternMatcher(variant.pattern());
    for (ModuleNode module : coverage.representatives()) {
      Answer answer = matcher.search(module.name());
      if (answer != Answer.GAVE_UP && changes(variant.rule(), module, answer == Answer.FOUND)) {
        return module.id();
      }
    }
    return NOTHING;
  }

  private void amongAll(List<Variant> variants, List<Integer> open, int[] changed) {
    List<@Nullable NameTest> tests = new ArrayList<>();
    for (int i : open) {
      // The classifier knows equal tests by their text.
      tests.add(new NameTest("variant " + i, variants.get(i).pattern()));
    }
    Classification names = NameClassifier.classify(tests, coverage.model());
    for (ModuleNode module : kinds(names)) {
      BitSet vector = names.of(module.id());
      for (int k = 0; k < open.size(); k++) {
        int i = open.get(k);
        if (changed[i] == NOTHING && changes(variants.get(i).rule(), module, vector.get(k))) {
          changed[i] = module.id();
        }
      }
    }
  }

  /// One visited module for each combination of class, rules and variants that match it.
  private List<ModuleNode> kinds(Classification names) {
    Map<Long, Integer> pairs = new HashMap<>();
    IdentityHashMap<ModuleClass, Integer> types = new IdentityHashMap<>();
    Set<Long> seen = new HashSet<>();
    List<ModuleNode> found = new ArrayList<>();
    for (ModuleNode module : coverage.model().modules()) {
      if (coverage.resolution().visited(module.id())) {
        long vector = names.vectorOf()[module.id()];
        long pair = (vector << 32) | coverage.resolution().matchSet(module.id());
        int number = pairs.computeIfAbsent(pair, _ -> pairs.size());
        int type = types.computeIfAbsent(module.type(), _ -> types.size());
        if (seen.add(((long) number << 32) | type)) {
          found.add(module);
        }
      }
    }
    return found;
  }

  /// Whether a visited module would get another action if the rule's name test held on it or not.
  private boolean changes(int rule, ModuleNode module, boolean named) {
    int set = coverage.resolution().matchSet(module.id());
    boolean matches = coverage.resolution().matchSets().get(set).get(rule);
    int winner = coverage.first(set);
    if (matches == named || (winner >= 0 && winner < rule)) {
      return false;
    }
    if (!named) {
      int next = coverage.next(set, rule);
      return next < 0 || !coverage.sameAction(next, rule);
    }
    String type = coverage.resolution().rules().rules().get(rule).selector().className();
    return (type == null || module.type().isInstance(type))
        && (winner < 0 || !coverage.sameAction(winner, rule));
  }
}
