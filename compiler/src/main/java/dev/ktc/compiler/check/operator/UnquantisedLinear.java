package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.LeftOut;
import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.ModuleUses;
import dev.ktc.compiler.analysis.ModuleUses.Kind;
import dev.ktc.compiler.analysis.ModuleUses.Use;
import dev.ktc.compiler.analysis.OperatorChoice;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A linear layer that stays in bfloat16 while the others of its block, or the same one of other
/// layers, are quantised.
public final class UnquantisedLinear implements ResolutionCheck {
  /// A linear layer that the quantising rules leave out.
  public static final Code UNQUANTISED_LINEAR =
      new Code("KTC4061", "unquantised-linear", Severity.WARNING);

  /// Multi-head latent attention computes with its weight, which so must not be quantised.
  private static final String LATENT = "kv_b_proj";

  private static final int MOST_KINDS = 3;
  private static final int MOST_RULES = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    // A rule that could not be read may well be the one that quantises them.
    if (context.file().anyBroken() || context.coverage().rootStops()) {
      return List.of();
    }
    return new Search(context).findings();
  }

  /// Linear layers that stay plain.
  ///
  /// @param kind which
  /// @param count how many
  /// @param layers where
  /// @param plain their bytes in bfloat16
  /// @param quantised their bytes as the quantising rule would store them
  private record Plain(Kind kind, int count, BitSet layers, long plain, long quantised) {}

  /// Looks at one file on one model.
  private static final class Search {
    private final ResolutionContext context;
    private final List<Kind> kinds = new ArrayList<>();
    private final Map<Integer, OperatorChoice> choices = new HashMap<>();

    Search(ResolutionContext context) {
      this.context = context;
      for (Kind kind : context.coverage().uses()) {
        if (kind.inLayers()
            && ModuleUses.isLinear(kind)
            && !ModuleUses.isInExperts(kind)
            && !kind.lastSegment().equals(LATENT)
            && !ModuleUses.isRouter(context.coverage(), kind)) {
          kinds.add(kind);
        }
      }
    }

    List<Diagnostic> findings() {
      List<Diagnostic> found = new ArrayList<>();
      Map<Integer, List<Plain>> beside = new TreeMap<>();
      for (Kind kind : kinds) {
        beside(kind, beside);
      }
      beside.forEach((rule, plain) -> found.add(besideSiblings(rule, plain)));
      Map<Integer, Map<Integer, List<Plain>>> torch = new TreeMap<>();
      for (Kind kind : kinds) {
        elsewhere(kind, torch);
      }
      torch.forEach((rule, byOther) -> found.add(unlikeElsewhere(rule, byOther)));
      return found;
    }

    private OperatorChoice choice(int rule) {
      return choices.computeIfAbsent(rule, place -> OperatorChoice.of(context.file().rule(place)));
    }

    private boolean quantised(Use use) {
      return use.winner() >= 0 && choice(use.winner()).quantises();
    }

    /// Whether a use is kept as it is, by a rule or for want of one.
    private boolean kept(Use use) {
      return use.winner() < 0 || context.file().action(use.winner()).keepsModule();
    }

    /// Whether a rule injects the linear operator that keeps bfloat16.
    private boolean unpacked(Use use) {
      return use.winner() >= 0
          && choice(use.winner()).is(OperatorKind.LINEAR)
          && choice(use.winner()).storage().equals(Storage.BFLOAT16);
    }

    /// Looks whether a kind is kept in all layers, while others of its block are quantised. A kind
    /// that any rule speaks of by name, or leaves out by a look ahead, is kept on purpose.
    private void beside(Kind kind, Map<Integer, List<Plain>> found) {
      boolean keptAlways = kind.uses().stream().allMatch(this::kept);
      if (!keptAlways || named(kind)) {
        return;
      }
      BitSet layers = new BitSet();
      int rule = -1;
      for (Kind sibling : kinds) {
        for (Use use : block(sibling).equals(block(kind)) ? sibling.uses() : List.<Use>of()) {
          if (quantised(use)
              && !LeftOut.by(context.file().rule(use.winner()), kind.first().name())) {
            layers.or(use.layers());
            rule = rule < 0 ? use.winner() : Math.min(rule, use.winner());
          }
        }
      }
      Plain plain = rule < 0 ? null : plain(kind, kind.uses(), layers, choice(rule).storage());
      if (plain != null && plain.count() > 0) {
        found.computeIfAbsent(rule, _ -> new ArrayList<>()).add(plain);
      }
    }

    private boolean named(Kind kind) {
      return context.file().rules().rules().stream().anyMatch(rule -> ModuleUses.names(rule, kind));
    }

    private static String block(Kind kind) {
      int dot = kind.name().lastIndexOf('.');
      return dot < 0 ? "" : kind.name().substring(0, dot);
    }

    /// Those of some uses that lie in some layers.
    private static Plain plain(Kind kind, List<Use> uses, BitSet layers, Storage storage) {
      BitSet where = new BitSet();
      int count = 0;
      long plain = 0;
      long quantised = 0;
      for (Use use : uses) {
        BitSet shared = (BitSet) use.layers().clone();
        shared.and(layers);
        where.or(shared);
        // There is one in each layer, or as many in one as in another.
        int all = use.layers().cardinality();
        int part = use.count() / all * shared.cardinality();
        count += part;
        plain = ByteRange.add(plain, use.plainBytes() / use.count() * part);
        quantised = ByteRange.add(quantised, use.bytes(storage) / use.count() * part);
      }
      return new Plain(kind, count, where, plain, quantised);
    }

    /// Looks whether a rule keeps a kind in bfloat16 by its operator, which another quantises in
    /// other layers.
    private void elsewhere(Kind kind, Map<Integer, Map<Integer, List<Plain>>> found) {
      int other =
          kind.uses().stream().filter(this::quantised).mapToInt(Use::winner).min().orElse(-1);
      Map<Integer, List<Use>> byRule = new LinkedHashMap<>();
      for (Use use : kind.uses()) {
        if (other >= 0 && unpacked(use)) {
          byRule.computeIfAbsent(use.winner(), _ -> new ArrayList<>()).add(use);
        }
      }
      byRule.forEach(
          (rule, uses) -> {
            if (!ModuleUses.names(context.file().rule(rule), kind)) {
              BitSet layers = new BitSet();
              uses.forEach(use -> layers.or(use.layers()));
              found
                  .computeIfAbsent(rule, _ -> new TreeMap<>())
                  .computeIfAbsent(other, _ -> new ArrayList<>())
                  .add(plain(kind, uses, layers, choice(other).storage()));
            }
          });
    }

    private Diagnostic besideSiblings(int rule, List<Plain> plain) {
      RuleFile file = context.file();
      Diagnostic.Builder finding =
          Diagnostic.of(
                  UNQUANTISED_LINEAR,
                  names(plain)
                      + (plain.size() == 1 ? " stays" : " stay")
                      + " in bf16, while the other linear layers of the block are quantised")
              .at(
                  file.head(rule),
                  "does not take " + (one(plain) ? "it" : "them"),
                  file.number(rule))
              .evidence(evidence(plain));
      TreeSet<Integer> keepers = new TreeSet<>();
      for (Plain one : plain) {
        one.kind().uses().stream()
            .filter(use -> use.winner() >= 0)
            .forEach(use -> keepers.add(use.winner()));
      }
      keepers.stream()
          .limit(MOST_RULES)
          .forEach(
              keeper ->
                  finding.related(file.head(keeper), "keeps it as it is", file.number(keeper)));
      noteBytes(finding, plain, rule);
      return finding.help("let " + file.called(rule) + " take it, or leave it out by name").build();
    }

    private Diagnostic unlikeElsewhere(int rule, Map<Integer, List<Plain>> byOther) {
      RuleFile file = context.file();
      List<Plain> plain = byOther.values().stream().flatMap(List::stream).toList();
      int other = byOther.keySet().iterator().next();
      Span operation = file.origin(rule).arguments().get("generate_op");
      Location where = operation == null ? file.head(rule) : file.at(operation);
      Diagnostic.Builder finding =
          Diagnostic.of(
                  UNQUANTISED_LINEAR,
                  file.called(rule)
                      + " keeps "
                      + names(plain)
                      + " in bf16, which "
                      + file.called(other)
                      + " quantises in other layers")
              .severity(Severity.NOTE)
              .at(where, "keeps bf16", file.number(rule))
              .related(file.head(other), choice(other).phrase(), file.number(other))
              .evidence(evidence(plain));
      noteBytes(finding, plain, other);
      return finding.build();
    }

    private static boolean one(List<Plain> plain) {
      return plain.size() == 1;
    }

    private static String names(List<Plain> plain) {
      return ModuleKinds.phrase(
          plain.stream().map(one -> one.kind().name()).distinct().toList(), MOST_KINDS);
    }

    private void noteBytes(Diagnostic.Builder finding, List<Plain> plain, int rule) {
      long kept = 0;
      long quantised = 0;
      for (Plain one : plain) {
        kept = ByteRange.add(kept, one.plain());
        quantised = ByteRange.add(quantised, one.quantised());
      }
      String upTo = choice(rule).storage().equals(Storage.GGUF) ? "up to " : "";
      finding.note(
          "%s in bf16, where %s would take %s%s"
              .formatted(Units.bytes(kept), choice(rule).phrase(), upTo, Units.bytes(quantised)));
    }

    private Evidence evidence(List<Plain> plain) {
      BitSet layers = new BitSet();
      int count = 0;
      for (Plain one : plain) {
        layers.or(one.layers());
        count += one.count();
      }
      return Evidence.of(context.level(true))
          .withWitness(plain.getFirst().kind().first().name())
          .withModules(LayerRanges.format(layers), count);
    }
  }
}
