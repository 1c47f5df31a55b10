package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.automaton.Classification;
import dev.ktc.compiler.automaton.NameClassifier;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.syntax.selector.PatternParser;
import dev.ktc.tests.RegexCorpus.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Our engine finds exactly what CPython's `re.search` finds.
class RegexCorpusTest {
  private static final ModuleClass MODULE = new ModuleClass(List.of("torch.nn.Module"));

  @Test
  void randomPatternsOnAllShortStrings() {
    List<Row> rows = RegexCorpus.rows("random.tsv.gz");
    Tally tally = new Tally();
    for (int alphabet = 0; alphabet < RegexCorpus.alphabets(); alphabet++) {
      String number = Integer.toString(alphabet);
      List<Row> own = rows.stream().filter(row -> row.origin().equals(number)).toList();
      compare(own, RegexCorpus.strings(alphabet), tally);
    }
    tally.check(5_000_000);
  }

  @Test
  void ownPatternsOnModuleNames() {
    List<Row> rows = RegexCorpus.rows("real.tsv.gz");
    Tally tally = new Tally();
    compare(
        rows.stream().filter(row -> row.origin().equals("own")).toList(),
        RegexCorpus.names(),
        tally);
    tally.check(3_000_000);
  }

  private static void compare(List<Row> rows, List<String> texts, Tally tally) {
    List<NameTest> tests = new ArrayList<>();
    for (Row row : rows) {
      Pattern pattern = PatternParser.parse(row.pattern()).pattern();
      assertThat(pattern).as("CPython accepts %s", row.pattern()).isNotNull();
      tests.add(new NameTest(row.pattern(), pattern));
    }
    Classification answers = NameClassifier.classify(tests, flat(texts));
    tally.inexact += answers.inexact().cardinality();
    tally.undecided += answers.undecided().cardinality();
    for (int t = 0; t < rows.size(); t++) {
      if (answers.undecided().get(t)) {
        continue;
      }
      for (int i = 0; i < texts.size(); i++) {
        boolean ours = answers.of(i + 1).get(t);
        tally.comparisons++;
        if (ours != rows.get(t).found(i)) {
          tally.differ(rows.get(t).pattern(), texts.get(i), ours);
        }
      }
    }
  }

  /// A tree in which every text is the name of a child of the root.
  private static ModelTree flat(List<String> texts) {
    List<ModuleNode> modules = new ArrayList<>();
    modules.add(new ModuleNode(0, -1, texts.size() + 1, -1, "", MODULE, List.of()));
    for (String text : texts) {
      int id = modules.size();
      modules.add(new ModuleNode(id, 0, id + 1, -1, text, MODULE, List.of()));
    }
    ModelFacts facts = new ModelFacts("test", 0, 0, List.of(), true, ModelFacts.WeightFormat.PLAIN);
    return new ModelTree("test", facts, modules);
  }

  private static final class Tally {
    private long comparisons;
    private long differences;
    private int inexact;
    private int undecided;
    private final List<String> examples = new ArrayList<>();

    void differ(String pattern, String text, boolean ours) {
      differences++;
      if (examples.size() < 10) {
        examples.add("`" + pattern + "` in `" + text + "`: we say " + ours);
      }
    }

    void check(long atLeast) {
      System.out.println(
          comparisons
              + " comparisons, "
              + inexact
              + " patterns by backtracking, "
              + undecided
              + " undecided");
      assertThat(examples).as("%d of %d", differences, comparisons).isEmpty();
      assertThat(comparisons).isGreaterThanOrEqualTo(atLeast);
    }
  }
}
