package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.ModuleUses;
import dev.ktc.compiler.analysis.ModuleUses.Kind;
import dev.ktc.compiler.analysis.ModuleUses.Use;
import dev.ktc.compiler.analysis.OperatorChoice;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Units;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/// A router, which chooses the experts, in 4 bits because a rule for all linear layers takes it.
public final class QuantisedRouter implements ResolutionCheck {
  /// A router in 4 bits.
  public static final Code QUANTISED_ROUTER =
      new Code("KTC4062", "quantised-router", Severity.WARNING);

  /// Bytes of this many elements tell 4-bit storage from wider ones.
  private static final List<Long> PROBE = List.of(128L, 128L);

  private static final long MOST_BYTES = 128 * 128 * 5 / 8;
  private static final int MOST_RULES = 3;

  /// One finding for the file: usually one slip, repeated per device.
  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Use> uses = new ArrayList<>();
    for (Kind kind : context.coverage().uses()) {
      if (ModuleUses.isRouter(context.coverage(), kind)) {
        kind.uses().stream().filter(use -> fourBits(context, use)).forEach(uses::add);
      }
    }
    return uses.isEmpty() ? List.of() : List.of(finding(context, uses));
  }

  private static boolean fourBits(ResolutionContext context, Use use) {
    if (use.winner() < 0) {
      return false;
    }
    OperatorChoice choice = OperatorChoice.of(context.file().rule(use.winner()));
    Storage storage = choice.storage();
    return choice.quantises()
        && !storage.equals(Storage.GGUF)
        && storage.bytes(PROBE).high() <= MOST_BYTES;
  }

  private static Diagnostic finding(ResolutionContext context, List<Use> uses) {
    RuleFile file = context.file();
    TreeSet<Integer> winners = new TreeSet<>();
    BitSet layers = new BitSet();
    int count = 0;
    long bytes = 0;
    for (Use use : uses) {
      winners.add(use.winner());
      layers.or(use.layers());
      count += use.count();
      bytes = ByteRange.add(bytes, use.plainBytes());
    }
    List<String> kinds = uses.stream().map(Use::kind).distinct().toList();
    List<Integer> rules = List.copyOf(winners);
    int rule = rules.getFirst();
    boolean certain = !file.brokenBefore(rules.getLast());
    Diagnostic.Builder finding =
        Diagnostic.of(
                QUANTISED_ROUTER,
                file.called(rules)
                    + (rules.size() == 1 ? " quantises " : " quantise ")
                    + ModuleKinds.phrase(kinds, 2)
                    + " to 4 bits")
            .at(file.head(rule), "takes all linear layers, routers too", file.number(rule))
            .evidence(
                Evidence.of(context.level(certain))
                    .withWitness(uses.getFirst().first().name())
                    .withModules(LayerRanges.format(layers), count))
            .note(
                "which experts a token goes to depends on it; in bf16 it takes "
                    + Units.bytes(bytes)
                    + " in all layers together");
    for (int other : rules.subList(1, Math.min(rules.size(), 1 + MOST_RULES))) {
      finding.related(file.head(other), "so does this", file.number(other));
    }
    return finding
        .help("give it a rule of its own before this one, with `generate_op: KLinearTorch`")
        .build();
  }
}
