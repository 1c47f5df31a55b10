package dev.ktc.compiler.analysis;

import dev.ktc.compiler.automaton.Classification;
import dev.ktc.compiler.automaton.NameClassifier;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Why a rule matches no module of a model.
///
/// @param classes classes of the modules whose names match; empty when no name does
/// @param modules how many there are
/// @param witness the first of them
/// @param fault the part of the pattern before which names of the model still match; null when that
///     is not a single place
/// @param deeper how many modules of the rule's class it would match without the `$` at its end
public record Miss(
    List<String> classes, int modules, @Nullable String witness, @Nullable Span fault, int deeper) {
  public Miss {
    classes = List.copyOf(classes);
  }

  /// Explains each of some rules that match nothing.
  public static List<Miss> explain(ModelTree model, List<Rule> rules) {
    List<@Nullable NameTest> tests = new ArrayList<>();
    List<List<Pattern>> parts = new ArrayList<>();
    int[] starts = new int[rules.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = tests.size();
      NameTest test = rules.get(i).selector().name();
      List<Pattern> words = test == null ? List.of() : PatternParts.words(test.pattern());
      parts.add(words);
      for (int length = 1; length <= words.size(); length++) {
        // The classifier knows equal tests by their text.
        String text = "rule " + i + " part " + length;
        tests.add(new NameTest(text, PatternParts.join(words.subList(0, length))));
      }
    }
    Classification names = NameClassifier.classify(tests, model);
    List<Miss> misses = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      String type = rules.get(i).selector().className();
      misses.add(explain(model, names, parts.get(i), starts[i], type));
    }
    return misses;
  }

  private static Miss explain(
      ModelTree model,
      Classification names,
      List<Pattern> words,
      int start,
      @Nullable String type) {
    int live = 0;
    int last = start + words.size() - 1;
    int beforeEnd = words.size() > 1 && PatternParts.endsFixed(words.getLast()) ? last - 1 : -1;
    BitSet interesting = new BitSet();
    for (int vector = 0; vector < names.vectors().size(); vector++) {
      BitSet bits = names.vectors().get(vector);
      while (live < words.size() && bits.get(start + live)) {
        live++;
      }
      boolean whole = !words.isEmpty() && bits.get(last);
      interesting.set(vector, whole || (beforeEnd >= 0 && bits.get(beforeEnd)));
    }
    int modules = 0;
    int deeper = 0;
    String witness = null;
    TreeSet<String> classes = new TreeSet<>();
    for (ModuleNode module : model.modules()) {
      int vector = names.vectorOf()[module.id()];
      if (!interesting.get(vector)) {
        continue;
      }
      BitSet bits = names.vectors().get(vector);
      if (bits.get(last)) {
        modules++;
        classes.add(module.type().name());
        witness = witness == null ? module.name() : witness;
      }
      if (type != null && beforeEnd >= 0 && bits.get(beforeEnd)) {
        deeper += module.type().isInstance(type) ? 1 : 0;
      }
    }
    return new Miss(List.copyOf(classes), modules, witness, fault(words, live), deeper);
  }

  /// The first word that no name goes on with; a dot is shown with the word before it.
  private static @Nullable Span fault(List<Pattern> words, int live) {
    if (live == 0 || live >= words.size()) {
      return null;
    }
    Span span = words.get(live).span();
    boolean dot = PatternParts.isLiteralDot(words.get(live));
    boolean afterWord = PatternParts.isWord(words.get(live - 1));
    return dot && afterWord ? words.get(live - 1).span().union(span) : span;
  }
}
