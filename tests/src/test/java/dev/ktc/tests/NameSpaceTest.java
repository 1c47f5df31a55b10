package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ktc.compiler.automaton.Cell;
import dev.ktc.compiler.automaton.Classification;
import dev.ktc.compiler.automaton.NameClassifier;
import dev.ktc.compiler.automaton.NameSpace;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.ir.Selector;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The cells of whole rule files: no module of a model lies outside of them, and each witness is
/// what it is said to be.
class NameSpaceTest {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, ModelTree> models = new HashMap<>();

  @Test
  void randomRuleFiles() throws IOException {
    Path file = Repository.root().resolve("tests/fixtures/rules/random-rules.jsonl.gz");
    int cells = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, String> fields = firstFields(line);
        cells +=
            check(
                Objects.requireNonNull(fields.get("rules")),
                Objects.requireNonNull(fields.get("model")));
      }
    }
    assertThat(cells).isGreaterThan(1_000);
  }

  @Test
  void shippedRuleFiles() throws IOException {
    Path folder = Repository.thirdParty("ktransformers");
    int cells = 0;
    try (Stream<Path> list = Files.list(folder.resolve("resolutions"))) {
      for (Path recorded : list.sorted().toList()) {
        String[] pair = recorded.getFileName().toString().replace(".json.gz", "").split("__", -1);
        String rules = pair[0].replaceFirst("^(npu|rocm|xpu)_", "$1/") + ".yaml";
        cells += check(Files.readString(folder.resolve("rules").resolve(rules)), pair[1]);
      }
    }
    assertThat(cells).isGreaterThan(300);
  }

  /// The text fields before `modules`, which is long and not needed here.
  private static Map<String, String> firstFields(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      for (json.nextToken(); json.nextToken() == JsonToken.FIELD_NAME; ) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_OBJECT) {
          break;
        }
        fields.put(name, json.getText());
      }
    }
    return fields;
  }

  private int check(String yaml, String modelName) {
    RuleSet rules = rules(yaml);
    NameSpace space = NameSpace.of(rules);
    assertThat(space.complete()).isTrue();
    List<PatternMatcher> matchers = new ArrayList<>();
    rules.rules().forEach(rule -> matchers.add(matcher(rule.selector())));
    for (Cell cell : space.cells()) {
      BitSet found = new BitSet();
      for (int i = 0; i < matchers.size(); i++) {
        boolean exact = !space.inexact().get(i);
        found.set(i, exact && matchers.get(i).search(cell.witness()) == Answer.FOUND);
      }
      assertThat(cell.names()).as(cell.witness()).isEqualTo(found);
    }
    ModelTree model = models.computeIfAbsent(modelName, NameSpaceTest::load);
    assertThat(cellsOf(rules, model, space.inexact())).isSubsetOf(keys(space.cells()));
    return space.cells().size();
  }

  private static Set<String> keys(List<Cell> cells) {
    Set<String> keys = new HashSet<>();
    cells.forEach(cell -> keys.add(cell.names() + " " + cell.stopped()));
    return keys;
  }

  /// The cells that the modules of a model lie in, from the definition.
  private static Set<String> cellsOf(RuleSet rules, ModelTree model, BitSet inexact) {
    List<NameTest> tests = new ArrayList<>();
    rules.rules().forEach(rule -> tests.add(rule.selector().name()));
    Classification matches = NameClassifier.classify(tests, model);
    List<BitSet> exact = new ArrayList<>();
    List<Boolean> stops = new ArrayList<>();
    for (BitSet vector : matches.vectors()) {
      BitSet names = (BitSet) vector.clone();
      names.andNot(inexact);
      exact.add(names);
      stops.add(stops(rules, names, inexact));
    }
    boolean[] stopped = new boolean[model.modules().size()];
    Set<Integer> seen = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (ModuleNode module : model.modules()) {
      int parent = module.parent();
      int vector = matches.vectorOf()[module.id()];
      boolean below = parent >= 0 && (stopped[parent] || stops.get(matches.vectorOf()[parent]));
      stopped[module.id()] = below;
      if (seen.add(2 * vector + (below ? 1 : 0))) {
        keys.add(exact.get(vector) + " " + below);
      }
    }
    return keys;
  }

  /// Whether every possible winner has `recursive: false`, and one of them is certain.
  private static boolean stops(RuleSet rules, BitSet names, BitSet inexact) {
    for (int i = 0; i < rules.rules().size(); i++) {
      if (names.get(i) || inexact.get(i)) {
        if (rules.rules().get(i).action().recursive()) {
          return false;
        }
        String type = rules.rules().get(i).selector().className();
        if (names.get(i) && (type == null || type.equals("torch.nn.Module"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static PatternMatcher matcher(Selector selector) {
    NameTest test = selector.name();
    return new PatternMatcher(test == null ? new Pattern.Empty(Span.at(0)) : test.pattern());
  }

  private static RuleSet rules(String yaml) {
    SyntaxTree tree = RuleParser.parse(new SourceFile("rules.yaml", yaml)).value();
    Lowered lowered = Lowering.lower(Objects.requireNonNull(tree)).value();
    return Objects.requireNonNull(lowered).rules();
  }

  private static ModelTree load(String name) {
    return Objects.requireNonNull(ModelLoader.load(name).value());
  }
}
