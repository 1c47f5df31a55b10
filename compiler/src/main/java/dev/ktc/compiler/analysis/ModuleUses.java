package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.resolve.Resolution;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the rules do with each kind of module, told apart by match set: few values, whatever the
/// size of the model. Only visited modules count.
public final class ModuleUses {
  private static final String LINEAR = "torch.nn.Linear";
  private static final String EXPERTS = "experts";
  private static final long BYTES = 2;

  private final RuleCoverage coverage;
  private final List<ModuleNode> modules;
  private final List<KindBuilder> kinds = new ArrayList<>();

  private ModuleUses(RuleCoverage coverage) {
    this.coverage = coverage;
    this.modules = coverage.model().modules();
  }

  /// Visited modules of the same name but for numbers, and of the same class.
  ///
  /// @param name [ModuleKinds#name]
  /// @param inLayers whether they lie in layers
  /// @param first the first of them
  /// @param uses one per match set, in order of first appearance
  public record Kind(String name, boolean inLayers, ModuleNode first, List<Use> uses) {
    public Kind {
      uses = List.copyOf(uses);
    }

    /// The last part of their names.
    public String lastSegment() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /// Those of a kind that the same rules match.
  ///
  /// @param kind the kind's name
  /// @param set the match set
  /// @param winner the rule that wins them, -1 for none
  /// @param layers where they lie; not to be changed
  /// @param count how many
  /// @param elements of their parameters
  /// @param first the first of them
  public record Use(
      String kind, int set, int winner, BitSet layers, int count, long elements, ModuleNode first) {
    /// Bytes of their parameters in bfloat16.
    public long plainBytes() {
      return ByteRange.multiply(elements, BYTES);
    }

    /// Bytes of their parameters in another storage, were all shaped like the first.
    public long bytes(Storage storage) {
      ByteRange sum = ByteRange.ZERO;
      for (TensorSpec parameter : first.parameters()) {
        sum = sum.plus(storage.bytes(parameter.shape()));
      }
      return sum.times(count).high();
    }
  }

  /// The kinds of a model, in order of first appearance.
  static List<Kind> of(RuleCoverage coverage) {
    return new ModuleUses(coverage).collect();
  }

  private List<Kind> collect() {
    Resolution resolution = coverage.resolution();
    ModuleKinds names = coverage.kinds();
    IdentityHashMap<ModuleClass, Integer> types = new IdentityHashMap<>();
    Map<Long, KindBuilder> byKind = new HashMap<>();
    for (ModuleNode module : modules) {
      if (!resolution.visited(module.id())) {
        continue;
      }
      int kind = names.of(module.id());
      int type = types.computeIfAbsent(module.type(), _ -> types.size());
      KindBuilder builder =
          byKind.computeIfAbsent(
              ((long) kind << 32) | type,
              _ -> {
                KindBuilder fresh = new KindBuilder(names.name(kind), module);
                kinds.add(fresh);
                return fresh;
              });
      builder.add(resolution.matchSet(module.id()), module);
    }
    return kinds.stream().map(builder -> builder.build(coverage)).toList();
  }

  /// Whether a kind is a linear layer.
  public static boolean isLinear(Kind kind) {
    return kind.first().type().isInstance(LINEAR);
  }

  /// Whether a kind is a linear layer that routes: a child of a block that has experts.
  public static boolean isRouter(RuleCoverage coverage, Kind kind) {
    return isLinear(kind) && !kind.lastSegment().equals(EXPERTS) && hasExperts(coverage, kind);
  }

  private static boolean hasExperts(RuleCoverage coverage, Kind kind) {
    List<ModuleNode> modules = coverage.model().modules();
    int parent = kind.first().parent();
    if (parent < 0) {
      return false;
    }
    ModuleNode block = modules.get(parent);
    for (int child = parent + 1; child < block.end(); child = modules.get(child).end()) {
      if (modules.get(child).lastSegment().equals(EXPERTS)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a kind lies below routed experts.
  public static boolean isInExperts(Kind kind) {
    return ("." + kind.name()).contains("." + EXPERTS + ".");
  }

  /// Whether a rule speaks of a kind by name, or by a class of its own: then it means it.
  public static boolean names(Rule rule, Kind kind) {
    Selector selector = rule.selector();
    String wanted = selector.className();
    boolean own =
        wanted != null
            && !kind.first().type().isInstance(LINEAR)
            && kind.first().type().name().equals(wanted);
    NameTest name = selector.name();
    return own || (name != null && hasWord(name.text(), kind.lastSegment()));
  }

  /// Whether a text has a word, bounded by what no Python name has in it.
  private static boolean hasWord(String text, String word) {
    if (word.isEmpty()) {
      return false;
    }
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean start = at == 0 || !isWordPart(text.charAt(at - 1));
      if (start && (end == text.length() || !isWordPart(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWordPart(char character) {
    return character == '_' || Character.isLetterOrDigit(character);
  }

  /// The action of the rule that wins a use; null where no rule does.
  public static @Nullable Action action(RuleCoverage coverage, Use use) {
    return use.winner() < 0 ? null : coverage.action(use.winner());
  }

  /// Collects one kind.
  private static final class KindBuilder {
    private final String name;
    private final ModuleNode first;
    private final Map<Integer, UseBuilder> bySet = new HashMap<>();
    private final List<UseBuilder> uses = new ArrayList<>();

    KindBuilder(String name, ModuleNode first) {
      this.name = name;
      this.first = first;
    }

    void add(int set, ModuleNode module) {
      bySet
          .computeIfAbsent(
              set,
              _ -> {
                UseBuilder fresh = new UseBuilder(set, module);
                uses.add(fresh);
                return fresh;
              })
          .add(module);
    }

    Kind build(RuleCoverage coverage) {
      return new Kind(
          name,
          first.layer() >= 0,
          first,
          uses.stream().map(use -> use.build(name, coverage)).toList());
    }
  }

  /// Collects one match set of a kind.
  private static final class UseBuilder {
    private final int set;
    private final ModuleNode first;
    private final BitSet layers = new BitSet();
    private int count;
    private long elements;

    UseBuilder(int set, ModuleNode first) {
      this.set = set;
      this.first = first;
    }

    void add(ModuleNode module) {
      count++;
      if (module.layer() >= 0 && module.layer() < RuleCoverage.LAYER_BOUND) {
        layers.set(module.layer());
      }
      if (!module.parameters().isEmpty()) {
        elements = ByteRange.add(elements, module.parameterCount());
      }
    }

    Use build(String kind, RuleCoverage coverage) {
      return new Use(kind, set, coverage.first(set), layers, count, elements, first);
    }
  }
}
