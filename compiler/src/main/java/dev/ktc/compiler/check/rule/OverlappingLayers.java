package dev.ktc.compiler.check.rule;

import dev.ktc.compiler.analysis.ActionDevices;
import dev.ktc.compiler.analysis.ActionDifference;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.NameCoverage;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.analysis.TypicalNames;
import dev.ktc.compiler.check.LayerEdits;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A rule that loses part of what it matches to an earlier one that is no special case of it: two
/// layer ranges that overlap.
public final class OverlappingLayers implements RuleSetCheck, ResolutionCheck {
  /// Two rules that want the same modules.
  public static final Code OVERLAPPING_LAYERS =
      new Code("KTC2005", "overlapping-layers", Severity.WARNING);

  private static final int MOST_ASPECTS = 2;
  private static final int MOST_KINDS = 4;

  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    List<Diagnostic> found = new ArrayList<>();
    boolean modelDecides = !context.models().isEmpty();
    for (int rule = 0; !modelDecides && rule < context.file().size(); rule++) {
      if (!context.names().reach(rule).dead()) {
        typical(context, rule, found);
      }
    }
    return found;
  }

  /// Without a model: rules that meet on a name that most models have.
  private static void typical(RuleSetContext context, int rule, List<Diagnostic> found) {
    RuleFile file = context.file();
    for (int rival : context.names().rivals(rule)) {
      // Without a model, nothing says whether a module on which they meet has the class.
      boolean sameClass =
          Objects.equals(
              file.rule(rival).selector().className(), file.rule(rule).selector().className());
      if (!sameClass || toldApart(file, context.names(), rival, rule)) {
        continue;
      }
      Predicate<String> both =
          name -> file.evaluator().finds(rival, name) && file.evaluator().finds(rule, name);
      BitSet layers = TypicalNames.layers(both);
      if (layers.isEmpty()) {
        continue;
      }
      boolean conflict = between(file, rival, rule).devicesConflict();
      Evidence.Level level =
          file.brokenBefore(rule) ? Evidence.Level.INEXACT : Evidence.Level.ALL_NAMES;
      Severity severity = conflict ? Severity.ERROR : OVERLAPPING_LAYERS.severity();
      Diagnostic.Builder finding =
          Diagnostic.of(
                  OVERLAPPING_LAYERS,
                  message(file, rule, List.of(rival), "layers " + LayerRanges.format(layers)))
              .severity(ResolutionContext.cap(severity, level))
              .at(file.head(rule), "gets none of these", file.number(rule))
              .related(file.head(rival), label(file, rival, rule, ""), file.number(rival))
              .evidence(
                  new Evidence(
                      level,
                      TypicalNames.first(layers.nextSetBit(0), both),
                      LayerRanges.format(layers),
                      OptionalInt.empty()));
      found.add(finding.help(help(file, rule)).build());
    }
  }

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Diagnostic> found = new ArrayList<>();
    RuleCoverage coverage = context.coverage();
    for (int rule = 0; rule < context.file().size(); rule++) {
      boolean some = coverage.won(rule) > 0 && coverage.won(rule) < coverage.visited(rule);
      if (some && !context.deadForAllNames(rule)) {
        BitSet contested = contested(coverage, rule);
        List<Integer> rivals = rivals(context, rule, contested);
        if (!rivals.isEmpty()) {
          found.add(collision(context, rule, contested, rivals));
        }
      }
    }
    return found;
  }

  /// Match sets that the rule loses to rules that do something else.
  private static BitSet contested(RuleCoverage coverage, int rule) {
    BitSet contested = coverage.lost(rule);
    BitSet lost = (BitSet) contested.clone();
    lost.stream()
        .filter(set -> coverage.sameAction(coverage.first(set), rule))
        .forEach(contested::clear);
    return contested;
  }

  /// The winners of those that are no special cases of the rule.
  private static List<Integer> rivals(ResolutionContext context, int rule, BitSet contested) {
    RuleCoverage coverage = context.coverage();
    TreeSet<Integer> winners = new TreeSet<>();
    contested.stream().forEach(set -> winners.add(coverage.first(set)));
    RuleFile file = context.file();
    winners.removeIf(
        winner ->
            coverage.within(winner, rule)
                || toldApart(file, context.names(), winner, rule)
                || specialWhereTheyMeet(file, coverage, winner, rule));
    return List.copyOf(winners);
  }

  /// Whether, on the layers where both match, the earlier rule takes only some of the modules that
  /// the later one takes: a special case whose range goes on beyond the general rule's. Where they
  /// name two GPUs, one of the ranges is still likely wrong.
  private static boolean specialWhereTheyMeet(
      RuleFile file, RuleCoverage coverage, int earlier, int later) {
    String first = ActionDevices.compute(file.action(earlier));
    String second = ActionDevices.compute(file.action(later));
    if (first == null || second == null) {
      return false;
    }
    boolean twoGpus =
        ActionDevices.differ(first, second) && !first.equals("cpu") && !second.equals("cpu");
    BitSet both = coverage.shared(coverage.sets(later), earlier);
    BitSet layers = layers(coverage, both);
    int common = count(coverage, both, layers);
    return !twoGpus
        && !layers.isEmpty()
        && count(coverage, coverage.sets(earlier), layers) == common
        && count(coverage, coverage.sets(later), layers) > common;
  }

  private static BitSet layers(RuleCoverage coverage, BitSet matchSets) {
    BitSet layers = new BitSet();
    coverage.forEachModule(
        matchSets,
        id -> {
          int layer = coverage.model().modules().get(id).layer();
          if (layer >= 0 && coverage.resolution().visited(id)) {
            layers.set(layer);
          }
        });
    return layers;
  }

  private static int count(RuleCoverage coverage, BitSet matchSets, BitSet layers) {
    int[] count = {0};
    coverage.forEachModule(
        matchSets,
        id -> {
          int layer = coverage.model().modules().get(id).layer();
          if (layer >= 0 && layers.get(layer) && coverage.resolution().visited(id)) {
            count[0]++;
          }
        });
    return count[0];
  }

  /// Whether an earlier rule is the special case by its class, on the same devices.
  private static boolean toldApart(RuleFile file, NameCoverage names, int earlier, int later) {
    return names.classImplies(earlier, later)
        && !names.classImplies(later, earlier)
        && !between(file, earlier, later).devicesConflict();
  }

  private static Diagnostic collision(
      ResolutionContext context, int rule, BitSet contested, List<Integer> rivals) {
    RuleFile file = context.file();
    RuleCoverage coverage = context.coverage();
    ModuleGroup group = coverage.reached(contested);
    List<Integer> blockers = coverage.blockers(rule, contested);
    boolean conflict =
        rivals.stream().anyMatch(rival -> between(file, rival, rule).devicesConflict());
    Evidence.Level level = context.level(!file.brokenBefore(rule));
    Severity severity = conflict ? Severity.ERROR : OVERLAPPING_LAYERS.severity();
    String witness = witness(coverage, contested, rivals);
    Diagnostic.Builder finding =
        Diagnostic.of(OVERLAPPING_LAYERS, message(file, rule, blockers, group.place()))
            .severity(ResolutionContext.cap(severity, level))
            .at(
                file.head(rule),
                "gets only "
                    + coverage.won(rule)
                    + " of the "
                    + coverage.reached(rule).size()
                    + " that it matches",
                file.number(rule))
            .evidence(
                Evidence.of(level)
                    .withWitness(file.evaluator().confirm(witness, rule, rivals))
                    .withModules(group.ranges(), group.count()));
    for (int blocker : blockers) {
      ModuleGroup taken = coverage.reached(coverage.shared(contested, blocker));
      String place = taken.ranges() == null ? "" : " on " + taken.place();
      finding.related(file.head(blocker), label(file, blocker, rule, place), file.number(blocker));
    }
    finding.note("lost: " + ModuleKinds.phrase(coverage, contested, MOST_KINDS));
    Fix fix = narrowing(context, rule, contested);
    if (fix != null) {
      finding.fix(fix);
    }
    return finding.help(help(file, rule)).build();
  }

  /// Takes the layers in which a rule gets nothing out of its range, so that it says what it gets;
  /// null where it gets some of the modules of a contested layer, or does not name its layers.
  private static @Nullable Fix narrowing(ResolutionContext context, int rule, BitSet contested) {
    RuleFile file = context.file();
    RuleCoverage coverage = context.coverage();
    BitSet named = LayerEdits.layers(file, rule);
    BitSet lost = layers(coverage, contested);
    boolean clear =
        !coverage.reached(contested).outside()
            && !lost.intersects(layers(coverage, coverage.wonSets(rule)));
    if (named == null || !clear) {
      return null;
    }
    BitSet rest = (BitSet) named.clone();
    rest.andNot(lost);
    Fix.Edit edit = rest.equals(named) ? null : LayerEdits.to(file, rule, rest);
    if (edit == null) {
      return null;
    }
    String title =
        "take "
            + (lost.cardinality() == 1 ? "layer " : "layers ")
            + LayerRanges.format(lost)
            + ", of which it gets nothing, out of "
            + file.called(rule);
    return new Fix(Fix.Safety.SAFE, title, List.of(edit));
  }

  /// The first contested module that a rival wins.
  private static String witness(RuleCoverage coverage, BitSet contested, List<Integer> rivals) {
    BitSet won = (BitSet) contested.clone();
    contested.stream().filter(set -> !rivals.contains(coverage.first(set))).forEach(won::clear);
    return coverage.model().modules().get(coverage.reached(won).first()).name();
  }

  private static String message(RuleFile file, int rule, List<Integer> blockers, String place) {
    TreeSet<String> devices = new TreeSet<>();
    String mine = ActionDevices.compute(file.action(rule));
    for (int blocker : blockers) {
      String device = ActionDevices.compute(file.action(blocker));
      if (device != null && mine != null && ActionDevices.differ(device, mine)) {
        devices.add("`" + device + "`");
      }
    }
    String message = file.called(rule) + " collides with " + file.called(blockers) + " on " + place;
    return devices.isEmpty()
        ? message
        : message + ": `" + mine + "` here, " + String.join(", ", devices) + " there";
  }

  private static String label(RuleFile file, int blocker, int rule, String place) {
    String differs = between(file, blocker, rule).phrase("in " + file.called(rule), MOST_ASPECTS);
    return "matches these first"
        + place
        + (differs.isEmpty() ? ", with the same action" : ": " + differs);
  }

  private static String help(RuleFile file, int rule) {
    return "the first rule that matches wins: let the ranges end where the next begins, or put "
        + file.called(rule)
        + " first if it is the exception";
  }

  private static ActionDifference between(RuleFile file, int first, int second) {
    return ActionDifference.between(file.action(first), file.action(second));
  }
}
