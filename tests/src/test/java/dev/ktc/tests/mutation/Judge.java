package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.PlainModel.PlainModule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Says what a fault does to a right rule file, without any of the compiler's analysis: only the
/// model's list of modules is shared.
final class Judge {
  /// What a fault does.
  enum Verdict {
    /// Something fails, is slow or costs memory that was right before, or a rule does nothing.
    HARMFUL,
    /// Something is different, and nothing known is wrong with it.
    CHANGED,
    /// Every module gets the same as before.
    SAME
  }

  /// A verdict.
  ///
  /// @param reason the first of what is wrong, empty if nothing is
  record Judgement(Verdict verdict, String reason) {}

  private final Base base;
  private final PlainResolution right;
  private final Set<String> known;

  Judge(Base base) {
    this.base = base;
    try {
      right = new PlainResolution(PlainRule.read(base.text()), base.model());
    } catch (PlainRule.Unreadable e) {
      throw new AssertionError(base.name(), e);
    }
    known = faults(right);
  }

  /// What is wrong with the file as it is, which is not to be said again.
  Set<String> known() {
    return known;
  }

  /// Whether a rule of the right file wins something.
  boolean lives(int rule) {
    return !right.won(rule).isEmpty();
  }

  Judgement judge(String text) {
    PlainResolution wrong;
    try {
      wrong = new PlainResolution(PlainRule.read(text), base.model());
    } catch (PlainRule.Unreadable e) {
      return new Judgement(Verdict.HARMFUL, String.valueOf(e.getMessage()));
    }
    Set<String> faults = faults(wrong);
    faults.removeAll(known);
    if (!faults.isEmpty()) {
      return new Judgement(Verdict.HARMFUL, faults.iterator().next());
    }
    if (wrong.dead() > right.dead()) {
      return new Judgement(Verdict.HARMFUL, "a rule wins nothing");
    }
    String lost = lost(wrong);
    if (!lost.isEmpty()) {
      return new Judgement(Verdict.HARMFUL, lost);
    }
    return new Judgement(right.sameAs(wrong) ? Verdict.SAME : Verdict.CHANGED, "");
  }

  private Set<String> faults(PlainResolution resolution) {
    Set<String> faults = new TreeSet<>(StartFaults.of(resolution, base.devices()));
    faults.addAll(Flow.faults(resolution, base.devices()));
    faults.addAll(resolution.claimedTwice());
    if (base.devices().gpus() > 1) {
      for (PlainModule module : resolution.visited()) {
        boolean matters = module.parameters() > 0 || module.isRotary();
        if (matters && resolution.rule(module) == null) {
          faults.add("uncovered: " + module.name());
        }
      }
    }
    return faults;
  }

  /// A module that had an operator and has none, or that is not reached any more.
  private String lost(PlainResolution wrong) {
    Map<String, Set<String>> kept = new HashMap<>();
    for (PlainModule module : wrong.visited()) {
      kept.computeIfAbsent(module.kind(), _ -> new HashSet<>()).add(wrong.operator(module));
    }
    for (PlainModule module : right.visited()) {
      if (!wrong.visited(module)) {
        return "not visited: " + module.name();
      }
      PlainOperator operator = PlainOperator.named(right.operator(module));
      if (operator != null
          && wrong.operator(module).equals("default")
          && (matters(operator, kept.getOrDefault(module.kind(), Set.of()))
              || wrong.asksFor(module, operator.path()))) {
        return "lost its operator: " + module.name();
      }
    }
    return visits(wrong);
  }

  /// Attention without its operator has no use for the KV cache of MLA; blocks and experts go
  /// together. Linear layers and gates compute the same unquantised, which is a choice where it is
  /// made for all layers, and an accident where it is not, or where a rule would have it otherwise.
  /// The model itself only does transfers, and these are looked at for themselves.
  private static boolean matters(PlainOperator operator, Set<String> elsewhere) {
    return switch (operator.role()) {
      case LINEAR, GATE -> elsewhere.size() > 1;
      case MODEL -> false;
      default -> true;
    };
  }

  /// Experts that are replaced one by one below an operator that loads them itself: tens of
  /// thousands of operators that are built for nothing.
  private String visits(PlainResolution wrong) {
    List<PlainModule> more =
        wrong.visited().stream()
            .filter(module -> !right.visited(module))
            .filter(module -> !wrong.operator(module).equals("default"))
            .toList();
    return more.isEmpty() ? "" : "visited: " + more.getFirst().name();
  }
}
