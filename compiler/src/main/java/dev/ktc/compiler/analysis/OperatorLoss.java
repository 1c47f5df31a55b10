package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.ModuleUses.Kind;
import dev.ktc.compiler.analysis.ModuleUses.Use;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Layers whose modules keep their class because no operator's rule reaches them, though the same
/// modules of other layers get an operator.
public final class OperatorLoss {
  private final RuleCoverage coverage;
  private final int layerCount;
  private final List<Range> ranges = new ArrayList<>();

  private OperatorLoss(RuleCoverage coverage) {
    this.coverage = coverage;
    this.layerCount = coverage.model().facts().layers();
  }

  /// One kind of module in one run of layers.
  ///
  /// @param kind what keeps its class
  /// @param layers the run; not to be changed
  /// @param before the rule that injects an operator in the layer before, -1 for none
  /// @param after the same for the layer after
  /// @param toll what that costs
  public record Lost(Kind kind, BitSet layers, int before, int after, Toll toll) {

    /// The rule whose range should go on.
    public int neighbour() {
      return before >= 0 ? before : after;
    }
  }

  /// What becomes of modules that lose their operator.
  ///
  /// @param modules their ids; not to be changed
  /// @param first the first of them
  /// @param takers the rules that keep them; empty where no rule matches
  /// @param plain bytes of their parameters in bfloat16, and of all that is kept below them where
  ///     the operator would have loaded that too
  /// @param instead bytes of their own parameters as the operator would store them
  /// @param built how many operators are injected below them that would not be
  /// @param builders the rules that inject those
  public record Toll(
      BitSet modules,
      ModuleNode first,
      Set<Integer> takers,
      long plain,
      long instead,
      int built,
      Set<Integer> builders) {
    public Toll {
      takers = Collections.unmodifiableSet(new TreeSet<>(takers));
      builders = Collections.unmodifiableSet(new TreeSet<>(builders));
    }

    /// How many there are.
    public int count() {
      return modules.cardinality();
    }
  }

  /// Kinds that one change of layer ranges would give back their operators.
  ///
  /// @param layers where any of them keeps its class
  /// @param kinds what does, in the model's order
  public record Loss(BitSet layers, List<Lost> kinds) {
    public Loss {
      kinds = List.copyOf(kinds);
    }
  }

  /// The losses, by first layer. What the same rules miss on either side of their layers, or
  /// between them, is one loss.
  static List<Loss> of(RuleCoverage coverage) {
    OperatorLoss search = new OperatorLoss(coverage);
    // Attention reads the latent projection's weight itself: where it is replaced is the fault.
    coverage.uses().stream()
        .filter(kind -> kind.inLayers() && !kind.lastSegment().equals("kv_b_proj"))
        .forEach(search::divide);
    Map<Set<String>, Loss> byRules = new LinkedHashMap<>();
    search.ranges.stream()
        .map(Range::loss)
        .sorted(Comparator.comparingInt(loss -> loss.layers().nextSetBit(0)))
        .forEach(loss -> byRules.merge(missing(loss), loss, OperatorLoss::both));
    return List.copyOf(byRules.values());
  }

  private static Set<String> missing(Loss loss) {
    Set<String> missing = new TreeSet<>();
    for (Lost lost : loss.kinds()) {
      missing.add(lost.neighbour() + " " + lost.kind().name());
    }
    return missing;
  }

  private static Loss both(Loss first, Loss second) {
    BitSet layers = (BitSet) first.layers().clone();
    layers.or(second.layers());
    List<Lost> kinds = new ArrayList<>(first.kinds());
    kinds.addAll(second.kinds());
    return new Loss(layers, kinds);
  }

  /// Whether a use keeps the module, and no rule but such as keep modules matches it. A rule that
  /// speaks of the kind by name means to keep it.
  private boolean lost(Kind kind, Use use) {
    BitSet matching = coverage.resolution().matchSets().get(use.set());
    for (int rule = matching.nextSetBit(0); rule >= 0; rule = matching.nextSetBit(rule + 1)) {
      if (!coverage.action(rule).keepsModule()) {
        return false;
      }
    }
    return use.winner() < 0
        || !ModuleUses.names(coverage.resolution().rules().rules().get(use.winner()), kind);
  }

  private boolean injected(Use use) {
    return use.winner() >= 0 && !coverage.action(use.winner()).keepsModule();
  }

  /// Cuts the layers where a kind loses its operator into runs.
  private void divide(Kind kind) {
    BitSet all = new BitSet();
    BitSet injected = new BitSet();
    BitSet lost = new BitSet();
    for (Use use : kind.uses()) {
      all.or(use.layers());
      if (injected(use)) {
        injected.or(use.layers());
      } else if (lost(kind, use)) {
        lost.or(use.layers());
      }
    }
    lost.andNot(injected);
    if (lost.isEmpty() || injected.isEmpty()) {
      return;
    }
    BitSet run = new BitSet();
    for (int layer = all.nextSetBit(0); layer >= 0; layer = all.nextSetBit(layer + 1)) {
      if (lost.get(layer)) {
        run.set(layer);
      } else if (!run.isEmpty()) {
        add(kind, run, injected);
        run = new BitSet();
      }
    }
    if (!run.isEmpty()) {
      add(kind, run, injected);
    }
  }

  private void add(Kind kind, BitSet run, BitSet injected) {
    int first = run.nextSetBit(0);
    int last = run.length() - 1;
    int before = injected.previousSetBit(first);
    int after = injected.nextSetBit(last);
    int ruleBefore = ruleAt(kind, before);
    int ruleAfter = ruleAt(kind, after);
    Toll toll = toll(kind, run, ruleBefore >= 0 ? ruleBefore : ruleAfter);
    if (leavesOut(ruleBefore, toll.first()) || leavesOut(ruleAfter, toll.first())) {
      return;
    }
    Lost lost = new Lost(kind, run, ruleBefore, ruleAfter, toll);
    int from = before < 0 ? 0 : before + 1;
    int to = after < 0 ? Math.max(layerCount - 1, last) : after - 1;
    for (Range range : ranges) {
      if (range.takes(from, to, first, last)) {
        range.add(from, to, lost);
        return;
      }
    }
    Range range = new Range(from, to);
    range.add(from, to, lost);
    ranges.add(range);
  }

  private boolean leavesOut(int rule, ModuleNode module) {
    return rule >= 0 && LeftOut.by(coverage.resolution().rules().rules().get(rule), module.name());
  }

  private int ruleAt(Kind kind, int layer) {
    for (Use use : kind.uses()) {
      if (layer >= 0 && injected(use) && use.layers().get(layer)) {
        return use.winner();
      }
    }
    return -1;
  }

  private Toll toll(Kind kind, BitSet run, int neighbour) {
    OperatorChoice choice = OperatorChoice.of(coverage.resolution().rules().rules().get(neighbour));
    TollBuilder toll = new TollBuilder(coverage, choice);
    BitSet sets = new BitSet();
    for (Use use : kind.uses()) {
      if (use.layers().intersects(run) && !injected(use)) {
        sets.set(use.set());
      }
    }
    List<ModuleNode> modules = coverage.model().modules();
    coverage.forEachModule(
        sets,
        id -> {
          ModuleNode module = modules.get(id);
          if (module.layer() >= 0
              && run.get(module.layer())
              && coverage.resolution().visited(id)
              && module.type().equals(kind.first().type())
              && coverage.kinds().name(coverage.kinds().of(id)).equals(kind.name())) {
            toll.add(module);
          }
        });
    return toll.build(kind);
  }

  /// Adds up what a loss costs.
  private static final class TollBuilder {
    private static final long BYTES = 2;

    private final RuleCoverage coverage;
    private final OperatorChoice choice;
    private final boolean below;
    private final Set<Integer> takers = new TreeSet<>();
    private final Set<Integer> builders = new TreeSet<>();
    private @Nullable ModuleNode first;
    private final BitSet ids = new BitSet();
    private int built;
    private long plain;
    private long instead;

    TollBuilder(RuleCoverage coverage, OperatorChoice choice) {
      this.coverage = coverage;
      this.choice = choice;
      this.below = choice.is(OperatorKind.EXPERTS);
    }

    void add(ModuleNode module) {
      ids.set(module.id());
      first = first == null || module.id() < first.id() ? module : first;
      int winner = coverage.resolution().winner(module.id());
      if (winner >= 0) {
        takers.add(winner);
      }
      keep(module);
      for (TensorSpec parameter : module.parameters()) {
        instead = ByteRange.add(instead, choice.storage().bytes(parameter.shape()).high());
      }
      for (int id = module.id() + 1; below && id < module.end(); id++) {
        int taker = coverage.resolution().winner(id);
        if (taker >= 0 && !coverage.action(taker).keepsModule()) {
          built++;
          builders.add(taker);
        } else {
          keep(coverage.model().modules().get(id));
        }
      }
    }

    private void keep(ModuleNode module) {
      for (TensorSpec parameter : module.parameters()) {
        plain = ByteRange.add(plain, ByteRange.multiply(parameter.elements(), BYTES));
      }
    }

    Toll build(Kind kind) {
      ModuleNode witness = first == null ? kind.first() : first;
      return new Toll(ids, witness, takers, plain, instead, built, builders);
    }
  }

  /// A range of layers that explains what is lost: it holds all layers where something is, and none
  /// where the same still has its operator.
  private static final class Range {
    private int from;
    private int to;
    private final BitSet layers = new BitSet();
    private final List<Lost> kinds = new ArrayList<>();

    Range(int from, int to) {
      this.from = from;
      this.to = to;
    }

    boolean takes(int otherFrom, int otherTo, int first, int last) {
      int start = Math.max(from, otherFrom);
      int end = Math.min(to, otherTo);
      return start <= Math.min(first, layers.nextSetBit(0))
          && end >= Math.max(last, layers.length() - 1);
    }

    void add(int otherFrom, int otherTo, Lost lost) {
      from = Math.max(from, otherFrom);
      to = Math.min(to, otherTo);
      layers.or(lost.layers());
      kinds.add(lost);
    }

    Loss loss() {
      return new Loss(layers, kinds);
    }
  }
}
