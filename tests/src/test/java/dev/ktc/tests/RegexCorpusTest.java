package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.automaton.Classification;
import dev.ktc.compiler.automaton.NameClassifier;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.selector.PatternParser;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import dev.ktc.tests.RegexCorpus.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Our engine finds exactly what CPython's `re.search` finds.
class RegexCorpusTest {
  /// How many patterns are matched at a time.
  private static final int TOGETHER = 60;

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
    tally.check(5_900_000);
  }

  /// The matcher that decides what no automaton can, on all patterns.
  @Test
  void randomPatternsByBacktracking() {
    Tally tally = new Tally();
    List<List<String>> texts = new ArrayList<>();
    for (int alphabet = 0; alphabet < RegexCorpus.alphabets(); alphabet++) {
      texts.add(RegexCorpus.strings(alphabet));
    }
    for (Row row : RegexCorpus.rows("random.tsv.gz")) {
      backtrack(row, texts.get(Integer.parseInt(row.origin())), tally);
    }
    tally.check(5_900_000);
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

  /// The patterns of the rule files that KTransformers ships; only the results are recorded here.
  @Test
  void shippedPatternsOnModuleNames() throws IOException {
    Path folder = Repository.thirdParty("ktransformers/rules");
    List<Row> rows = new ArrayList<>();
    Map<String, RuleSet> files = new HashMap<>();
    for (Row row : RegexCorpus.rows("real.tsv.gz")) {
      int hash = row.origin().indexOf('#');
      if (hash >= 0) {
        String file = row.origin().substring(0, hash);
        if (!files.containsKey(file)) {
          files.put(file, rules(file, Files.readString(folder.resolve(file))));
        }
        int number = Integer.parseInt(row.origin().substring(hash + 1));
        NameTest test =
            Objects.requireNonNull(files.get(file)).rules().get(number).selector().name();
        rows.add(new Row(row.origin(), row.bits(), Objects.requireNonNull(test).text()));
      }
    }
    assertThat(rows).hasSize(162);
    Tally tally = new Tally();
    compare(rows, RegexCorpus.names(), tally);
    tally.check(600_000);
    assertThat(tally.inexact).isZero();
  }

  private static RuleSet rules(String name, String text) {
    SyntaxTree tree = RuleParser.parse(new SourceFile(name, text)).value();
    Lowered lowered = Lowering.lower(Objects.requireNonNull(tree)).value();
    return Objects.requireNonNull(lowered).rules();
  }

  private static void compare(List<Row> rows, List<String> texts, Tally tally) {
    for (int from = 0; from < rows.size(); from += TOGETHER) {
      compareTogether(rows.subList(from, Math.min(from + TOGETHER, rows.size())), texts, tally);
    }
  }

  private static void compareTogether(List<Row> rows, List<String> texts, Tally tally) {
    List<NameTest> tests = new ArrayList<>();
    for (Row row : rows) {
      tests.add(new NameTest(row.pattern(), pattern(row)));
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

  private static void backtrack(Row row, List<String> texts, Tally tally) {
    PatternMatcher matcher = new PatternMatcher(pattern(row));
    for (int i = 0; i < texts.size(); i++) {
      Answer answer = matcher.search(texts.get(i));
      tally.comparisons++;
      if ((answer == Answer.FOUND) != row.found(i) || answer == Answer.GAVE_UP) {
        tally.differ(row.pattern(), texts.get(i), answer == Answer.FOUND);
      }
    }
  }

  private static Pattern pattern(Row row) {
    Pattern pattern = PatternParser.parse(row.pattern()).pattern();
    assertThat(pattern).as("CPython accepts %s", row.pattern()).isNotNull();
    return Objects.requireNonNull(pattern);
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
