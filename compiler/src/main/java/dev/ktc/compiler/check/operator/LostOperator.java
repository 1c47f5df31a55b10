package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.ModuleUses;
import dev.ktc.compiler.analysis.OperatorLoss.Loss;
import dev.ktc.compiler.analysis.OperatorLoss.Lost;
import dev.ktc.compiler.analysis.OperatorLoss.Toll;
import dev.ktc.compiler.analysis.Uncovered;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.model.ModuleNode;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Layers that the rule of an operator does not reach, so that a more general rule keeps their
/// modules as they are.
public final class LostOperator implements ResolutionCheck {
  /// A layer range that ends too early, with something behind it that takes the rest.
  public static final Code LOST_OPERATOR = new Code("KTC4060", "lost-operator", Severity.WARNING);

  private static final int MOST_KINDS = 3;
  private static final int MOST_RULES = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    // A rule that could not be read may well be the one that goes on.
    if (context.file().anyBroken() || context.coverage().rootStops()) {
      return List.of();
    }
    return reported(context).stream().map(loss -> new Report(context, loss).build()).toList();
  }

  /// Whether a module is among those that this check reports, with all that follows from it.
  public static boolean reports(ResolutionContext context, ModuleNode module) {
    return !context.file().anyBroken()
        && reported(context).stream()
            .flatMap(loss -> loss.kinds().stream())
            .anyMatch(lost -> lost.toll().modules().get(module.id()));
  }

  private static List<Loss> reported(ResolutionContext context) {
    return context.coverage().losses().stream()
        .filter(loss -> loss.kinds().stream().noneMatch(lost -> reportedAsUncovered(context, lost)))
        .filter(loss -> loss.kinds().stream().anyMatch(lost -> !idleRule(context, lost)))
        .toList();
  }

  /// Whether another rule with the neighbour's operator matches nothing at all: that is reported,
  /// and explains what is missing.
  private static boolean idleRule(ResolutionContext context, Lost lost) {
    RuleFile file = context.file();
    String operator = file.action(lost.neighbour()).className();
    for (int rule = 0; rule < file.size(); rule++) {
      if (context.coverage().matched(rule) == 0 && file.action(rule).className().equals(operator)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reportedAsUncovered(ResolutionContext context, Lost lost) {
    return lost.toll().takers().isEmpty()
        && Uncovered.matters(context.coverage(), lost.toll().first());
  }

  /// One finding.
  private record Report(ResolutionContext context, Loss loss) {

    Diagnostic build() {
      RuleFile file = context.file();
      List<Integer> neighbours = neighbours();
      int rule = neighbours.getFirst();
      TreeSet<Integer> takers = new TreeSet<>();
      loss.kinds().forEach(lost -> takers.addAll(lost.toll().takers()));
      StartFailure failure = runsAnyway() ? null : new LostOperatorFailure(context, loss).find();
      Evidence evidence = evidence();
      Severity usual = runsAnyway() ? Severity.NOTE : LOST_OPERATOR.severity();
      Severity severity = failure == null ? usual : Severity.ERROR;
      Diagnostic.Builder finding =
          Diagnostic.of(LOST_OPERATOR, message(List.copyOf(takers)))
              .severity(ResolutionContext.cap(severity, evidence.level()))
              .at(file.head(rule), edge(), file.number(rule))
              .evidence(evidence);
      for (int other : some(neighbours.subList(1, neighbours.size()))) {
        finding.related(file.head(other), "nor does this", file.number(other));
      }
      for (int taker : some(List.copyOf(takers))) {
        finding.related(file.head(taker), "keeps the modules", file.number(taker));
      }
      noteCosts(finding);
      if (failure != null) {
        finding.fails(failure.phase(), failure.message());
      }
      return finding
          .help("extend " + file.called(List.copyOf(new TreeSet<>(neighbours))) + " to " + place())
          .build();
    }

    /// The rules whose ranges should go on, by the bytes and then the modules that they miss.
    private List<Integer> neighbours() {
      Map<Integer, Long> bytes = new TreeMap<>();
      for (Lost lost : loss.kinds()) {
        bytes.merge(lost.neighbour(), lost.toll().plain() + lost.toll().count(), ByteRange::add);
      }
      return bytes.entrySet().stream()
          .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
          .map(Map.Entry::getKey)
          .toList();
    }

    private static List<Integer> some(List<Integer> rules) {
      return rules.subList(0, Math.min(rules.size(), MOST_RULES));
    }

    private String message(List<Integer> takers) {
      List<String> kinds =
          loss.kinds().stream().map(lost -> lost.kind().name()).distinct().toList();
      boolean one = kinds.size() == 1;
      String who =
          takers.isEmpty()
              ? "no rule matches " + (one ? "it" : "them")
              : context.file().called(takers)
                  + (takers.size() == 1 ? " keeps " : " keep ")
                  + (one ? "it as it is" : "them as they are");
      return ModuleKinds.phrase(kinds, MOST_KINDS)
          + (one ? " gets" : " get")
          + " no operator in "
          + place()
          + ", unlike in others: "
          + who;
    }

    private String place() {
      return (loss.layers().cardinality() == 1 ? "layer " : "layers ")
          + LayerRanges.format(loss.layers());
    }

    private String edge() {
      int rule = neighbours().getFirst();
      for (Lost lost : loss.kinds()) {
        if (lost.neighbour() == rule) {
          BitSet layers = lost.layers();
          return lost.before() >= 0
              ? "does not go on to layer " + layers.nextSetBit(0)
              : "does not begin before layer " + layers.length();
        }
      }
      return "ends beside " + place();
    }

    private Evidence evidence() {
      int count = 0;
      ModuleNode first = loss.kinds().getFirst().toll().first();
      for (Lost lost : loss.kinds()) {
        count += lost.toll().count();
        ModuleNode other = lost.toll().first();
        first = other.id() < first.id() ? other : first;
      }
      return Evidence.of(context.level(true))
          .withWitness(first.name())
          .withModules(LayerRanges.format(loss.layers()), count);
    }

    /// Our own runtime executes modules as they are.
    private boolean runsAnyway() {
      return context.settings().target() == Target.KTC;
    }

    private void noteCosts(Diagnostic.Builder finding) {
      long plain = 0;
      long instead = 0;
      for (Lost lost : loss.kinds()) {
        Toll toll = lost.toll();
        if (ModuleUses.isLinear(lost.kind()) && toll.instead() < toll.plain()) {
          plain = ByteRange.add(plain, toll.plain());
          instead = ByteRange.add(instead, toll.instead());
        } else if (toll.plain() > toll.instead()) {
          finding.note(
              "`%s` there takes %s in bf16"
                  .formatted(lost.kind().name(), Units.bytes(toll.plain())));
        }
        if (toll.built() > 0) {
          finding.note(
              "below `%s` there, %s %s %d operators"
                  .formatted(
                      lost.kind().name(),
                      context.file().called(List.copyOf(toll.builders())),
                      toll.builders().size() == 1 ? "injects" : "inject",
                      toll.built()));
        }
      }
      if (plain > 0) {
        finding.note(
            "the linear layers there take %s in bf16, and %s with the operator"
                .formatted(Units.bytes(plain), Units.bytes(instead)));
      }
    }
  }
}
