package dev.ktc.compiler.check.match;

import dev.ktc.compiler.analysis.ActionDevices;
import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleKinds;
import dev.ktc.compiler.analysis.Uncovered;
import dev.ktc.compiler.analysis.Uncovered.Gap;
import dev.ktc.compiler.analysis.Uncovered.Kind;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.LayerEdits;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.ir.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Modules that no rule matches, so that they silently go to the default device.
public final class UncoveredModules implements ResolutionCheck {
  /// Modules that nobody placed.
  public static final Code UNCOVERED_MODULES =
      new Code("KTC3003", "uncovered-modules", Severity.NOTE);

  private static final int MOST_KINDS = 5;
  private static final int MOST_RULES = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    // A rule that could not be read may well be the one that covers them.
    if (context.file().anyBroken() || context.coverage().rootStops()) {
      return List.of();
    }
    Uncovered.Found uncovered = Uncovered.of(context.coverage());
    List<Diagnostic> found = new ArrayList<>();
    Map<Integer, List<Gap>> byRule = new LinkedHashMap<>();
    for (Gap gap : uncovered.gaps()) {
      byRule.computeIfAbsent(ending(gap).getFirst(), _ -> new ArrayList<>()).add(gap);
    }
    byRule.forEach((rule, gaps) -> found.add(gaps(context, rule, gaps)));
    if (!uncovered.rest().isEmpty()) {
      found.add(rest(context, uncovered.rest()));
    }
    return found;
  }

  /// The rules whose ranges end where a gap begins; where it begins the model, those that begin
  /// after it.
  private static List<Integer> ending(Gap gap) {
    return gap.before().isEmpty() ? gap.after() : gap.before();
  }

  /// Holes in a layer range: said of the rule that ends there.
  private static Diagnostic gaps(ResolutionContext context, int rule, List<Gap> gaps) {
    RuleFile file = context.file();
    List<Kind> kinds = gaps.stream().flatMap(gap -> gap.kinds().stream()).toList();
    BitSet layers = new BitSet();
    gaps.forEach(gap -> layers.set(gap.from(), gap.to() + 1));
    boolean meant = gaps.stream().noneMatch(gap -> between(gap) || losesOperators(context, gap));
    Gap gap = gaps.getFirst();
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNCOVERED_MODULES,
                (layers.cardinality() == 1 ? "layer " : "layers ")
                    + LayerRanges.format(layers)
                    + (layers.cardinality() == 1 ? " is" : " are")
                    + " left out: "
                    + size(kinds)
                    + goes(context, kinds))
            .severity(
                breaks(context, kinds) || losesRotary(context, gaps)
                    ? Grounds.severity(context, Severity.ERROR)
                    : meant ? severity(context) : Severity.WARNING)
            .at(file.head(rule), edge(gap), file.number(rule))
            .evidence(evidence(context, kinds));
    List<Integer> ending = ending(gap);
    for (int other : ending.subList(1, Math.min(ending.size(), 1 + MOST_RULES))) {
      finding.related(file.head(other), "so does this", file.number(other));
    }
    if (!gap.before().isEmpty() && !gap.after().isEmpty()) {
      int next = gap.after().getFirst();
      if (!ending.contains(next)) {
        finding.related(file.head(next), "goes on at layer " + (gap.to() + 1), file.number(next));
      }
    }
    finding.note("left out: " + kinds(kinds));
    if (gaps.stream().anyMatch(each -> losesOperators(context, each))) {
      finding.note("what gets an operator in the layers beside keeps its class there");
    }
    noteDevices(finding, context);
    if (gaps.stream().anyMatch(UncoveredModules::between)) {
      Fix fix = extension(file, gaps);
      if (fix != null) {
        finding.fix(fix);
      }
    }
    if (losesRotary(context, gaps) && !breaks(context, kinds)) {
      finding.note("the tables of rotary embeddings are no weights: only an operator makes them");
      finding.fails(
          StartFailure.Phase.P6, "NotImplementedError: Cannot copy out of meta tensor; no data!");
    }
    fail(finding, context, kinds);
    return finding.build();
  }

  /// Lets each rule that ends before a gap go on over it; null where one does not name its layers.
  private static @Nullable Fix extension(RuleFile file, List<Gap> gaps) {
    Map<Integer, BitSet> wanted = new TreeMap<>();
    for (Gap gap : gaps) {
      if (gap.before().isEmpty() || gap.after().isEmpty()) {
        return null;
      }
      for (int rule : gap.before()) {
        wanted.computeIfAbsent(rule, _ -> new BitSet()).set(gap.from(), gap.to() + 1);
      }
    }
    List<Fix.Edit> edits = new ArrayList<>();
    BitSet all = new BitSet();
    for (Map.Entry<Integer, BitSet> entry : wanted.entrySet()) {
      BitSet layers = LayerEdits.layers(file, entry.getKey());
      if (layers == null || layers.intersects(entry.getValue())) {
        return null;
      }
      layers.or(entry.getValue());
      all.or(entry.getValue());
      Fix.Edit edit = LayerEdits.to(file, entry.getKey(), layers);
      if (edit == null) {
        return null;
      }
      edits.add(edit);
    }
    String title =
        "let "
            + file.called(List.copyOf(wanted.keySet()))
            + " take "
            + (all.cardinality() == 1 ? "layer " : "layers ")
            + LayerRanges.format(all)
            + " too";
    return new Fix(Fix.Safety.UNSAFE, title, edits);
  }

  /// One rule may well pick its layers; where another goes on behind the hole, it is hardly meant.
  private static boolean between(Gap gap) {
    return !gap.after().isEmpty()
        && !gap.before().isEmpty()
        && !gap.after().contains(gap.before().getFirst());
  }

  /// Whether modules of the layer beside get operators: then something is lost, on any device. Our
  /// own runtime executes modules as they are.
  private static boolean losesOperators(ResolutionContext context, Gap gap) {
    return context.settings().target() != Target.KTC
        && Stream.of(gap.before(), gap.after())
            .flatMap(List::stream)
            .anyMatch(rule -> !context.file().action(rule).keepsModule());
  }

  /// Whether rotary embeddings are left out that get an operator beside.
  private static boolean losesRotary(ResolutionContext context, List<Gap> gaps) {
    return context.settings().target() != Target.KTC
        && context.coverage().losses().stream()
            .flatMap(loss -> loss.kinds().stream())
            .filter(lost -> lost.kind().first().type().name().contains("RotaryEmbedding"))
            .anyMatch(
                lost ->
                    gaps.stream()
                        .anyMatch(gap -> lost.layers().get(gap.from(), gap.to() + 1).length() > 0));
  }

  private static String edge(Gap gap) {
    return gap.before().isEmpty()
        ? "covers layer " + (gap.to() + 1) + " but not layer " + gap.to()
        : "covers layer " + (gap.from() - 1) + " but not layer " + gap.from();
  }

  private static Diagnostic rest(ResolutionContext context, List<Kind> kinds) {
    RuleFile file = context.file();
    int last = file.size() - 1;
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNCOVERED_MODULES,
                "no rule matches "
                    + size(kinds)
                    + " of "
                    + context.modelName()
                    + ", which"
                    + goes(context, kinds))
            .severity(
                breaks(context, kinds)
                    ? Grounds.severity(context, Severity.ERROR)
                    : severity(context))
            .at(file.head(last), "no rule up to this last one matches them")
            .evidence(evidence(context, kinds))
            .note("not matched: " + kinds(kinds));
    noteDevices(finding, context);
    fail(finding, context, kinds);
    return finding.build();
  }

  private static String goes(ResolutionContext context, List<Kind> kinds) {
    boolean one = kinds.size() == 1 && kinds.getFirst().count() == 1;
    String device = context.coverage().resolution().defaultDevice();
    return (one ? " goes to `" : " go to `") + device + "` by default";
  }

  private static String size(List<Kind> kinds) {
    int count = kinds.stream().mapToInt(Kind::count).sum();
    long bytes = 0;
    for (Kind kind : kinds) {
      bytes = bytes > Long.MAX_VALUE - kind.bytes() ? Long.MAX_VALUE : bytes + kind.bytes();
    }
    String modules = count + (count == 1 ? " module" : " modules");
    return bytes == 0 ? modules : modules + " (" + Units.bytes(bytes) + " in bf16)";
  }

  private static String kinds(List<Kind> kinds) {
    return ModuleKinds.phrase(kinds.stream().map(Kind::kind).distinct().toList(), MOST_KINDS);
  }

  private static Evidence evidence(ResolutionContext context, List<Kind> kinds) {
    BitSet layers = new BitSet();
    int count = 0;
    Kind first = kinds.getFirst();
    for (Kind kind : kinds) {
      layers.or(kind.layers());
      count += kind.count();
      first = kind.first().id() < first.first().id() ? kind : first;
    }
    @Nullable String ranges = layers.isEmpty() ? null : LayerRanges.format(layers);
    return Evidence.of(context.level(true))
        .withWitness(first.first().name())
        .withModules(ranges, count);
  }

  /// Whether the default device is none where these modules work. Our own runtime moves tensors.
  private static boolean breaks(ResolutionContext context, List<Kind> kinds) {
    return context.settings().target() != Target.KTC
        && kinds.stream().anyMatch(context.coverage().deviceFlow()::broken);
  }

  private static void fail(
      Diagnostic.Builder finding, ResolutionContext context, List<Kind> kinds) {
    if (!breaks(context, kinds)) {
      return;
    }
    boolean embedding =
        kinds.stream()
            .filter(context.coverage().deviceFlow()::broken)
            .allMatch(kind -> kind.first().type().name().equals("torch.nn.Embedding"));
    finding.note(
        embedding
            ? "the token embedding must be on `cpu`: it is called with token numbers there"
            : "the token stream is on another device there");
    finding.fails(
        StartFailure.Phase.P6,
        "RuntimeError: Expected all tensors to be on the same device, but found at least two"
            + " devices");
  }

  /// With one accelerator the default device is the right one; with several it is a guess.
  private static Severity severity(ResolutionContext context) {
    Set<String> devices = devices(context);
    add(devices, context.coverage().resolution().defaultDevice());
    return devices.size() > 1 ? Severity.WARNING : UNCOVERED_MODULES.severity();
  }

  private static void noteDevices(Diagnostic.Builder finding, ResolutionContext context) {
    Set<String> devices = devices(context);
    if (severity(context) == Severity.WARNING && !devices.isEmpty()) {
      finding.note("the rules place modules on `" + String.join("`, `", devices) + "`");
      finding.help("place them by a rule, or say which device is the default: --default-device");
    }
  }

  /// The accelerators that the rules use.
  private static Set<String> devices(ResolutionContext context) {
    Set<String> devices = new TreeSet<>();
    for (Rule rule : context.file().rules().rules()) {
      add(devices, ActionDevices.compute(rule.action()));
      add(devices, ActionDevices.output(rule.action()));
    }
    return devices;
  }

  private static void add(Set<String> devices, @Nullable String device) {
    if (device != null && !device.equals("cpu")) {
      devices.add(device.indexOf(':') < 0 ? device + ":0" : device);
    }
  }
}
