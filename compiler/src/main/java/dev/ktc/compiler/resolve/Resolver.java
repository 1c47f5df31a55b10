package dev.ktc.compiler.resolve;

import dev.ktc.compiler.automaton.Classification;
import dev.ktc.compiler.automaton.NameClassifier;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rules × model → which rule wins each module.
///
/// As KTransformers' `gen_optimize_config`: depth first over the original modules; on each one the
/// first rule wins whose class test and name test both hold; a winning rule with `recursive: false`
/// ends the visit below that module.
public final class Resolver {
  private final RuleSet rules;
  private final ModelTree model;
  private final Classification names;

  /// Rules that match by class alone, per class of the model.
  private final Map<ModuleClass, BitSet> byClass = new HashMap<>();

  /// The same by identity: module classes are shared, so that this saves hashing their names.
  private final IdentityHashMap<ModuleClass, Integer> classNumbers = new IdentityHashMap<>();

  private final List<BitSet> classSets = new ArrayList<>();
  private final Map<BitSet, Integer> numbers = new HashMap<>();
  private final List<BitSet> sets = new ArrayList<>();

  private Resolver(RuleSet rules, ModelTree model) {
    this.rules = rules;
    this.model = model;
    List<@Nullable NameTest> tests = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      tests.add(rule.selector().name());
    }
    this.names = NameClassifier.classify(tests, model);
  }

  /// Resolves `rules` on `model`; modules that no rule matches go to `defaultDevice`.
  public static Resolution resolve(RuleSet rules, ModelTree model, String defaultDevice) {
    return new Resolver(rules, model).run(defaultDevice);
  }

  private Resolution run(String defaultDevice) {
    int count = model.modules().size();
    int[] setOf = new int[count];
    boolean[] visited = new boolean[count];
    Map<Long, Integer> pairs = new HashMap<>();
    int stoppedUntil = 0;
    for (ModuleNode module : model.modules()) {
      int vector = names.vectorOf()[module.id()];
      int type = classNumber(module.type());
      int set = pairs.computeIfAbsent(((long) vector << 32) | type, pair -> matching(vector, type));
      setOf[module.id()] = set;
      if (module.id() < stoppedUntil) {
        continue;
      }
      visited[module.id()] = true;
      int winner = sets.get(set).nextSetBit(0);
      if (winner >= 0 && !rules.rules().get(winner).action().recursive()) {
        stoppedUntil = module.end();
      }
    }
    return new Resolution(
        model, rules, defaultDevice, setOf, visited, List.copyOf(sets), names.undecided());
  }

  private int matching(int vector, int type) {
    BitSet both = (BitSet) names.vectors().get(vector).clone();
    both.and(classSets.get(type));
    return numbers.computeIfAbsent(
        both,
        set -> {
          sets.add(set);
          return sets.size() - 1;
        });
  }

  private int classNumber(ModuleClass type) {
    Integer known = classNumbers.get(type);
    if (known != null) {
      return known;
    }
    classSets.add(byClass.computeIfAbsent(type, this::rulesOfClass));
    classNumbers.put(type, classSets.size() - 1);
    return classSets.size() - 1;
  }

  private BitSet rulesOfClass(ModuleClass type) {
    BitSet set = new BitSet();
    for (int i = 0; i < rules.rules().size(); i++) {
      String wanted = rules.rules().get(i).selector().className();
      if (wanted == null || type.isInstance(wanted)) {
        set.set(i);
      }
    }
    return set;
  }
}
