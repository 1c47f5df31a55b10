package dev.ktc.compiler.automaton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NameSpaceTest {
  private static final ModuleClass MODULE = new ModuleClass(List.of("torch.nn.Module"));
  private static final int LONGEST = 5;

  @Test
  void cellsOfAFewLayers() {
    NameSpace space =
        NameSpace.of(RuleSets.of("^model\\.layers\\.[0-4]\\.", "^model\\.layers\\.[3-7]\\."));
    assertThat(space.complete()).isTrue();
    assertThat(space.inexact().isEmpty()).isTrue();
    assertThat(space.cells())
        .extracting(cell -> cell.names() + " " + cell.witness())
        .containsExactly(
            "{} ", "{0} model.layers.0.x", "{0, 1} model.layers.3.x", "{1} model.layers.5.x");
  }

  @Test
  void namesBelowAStoppedModule() {
    RuleSet rules =
        new RuleSet(
            List.of(
                RuleSets.rule(0, "^a$", null, false),
                RuleSets.rule(1, "^b$", "some.Class", false),
                RuleSets.rule(2, "^c$", "torch.nn.Module", false),
                RuleSets.rule(3, "^d$", "some.Class", true),
                RuleSets.rule(4, "^d$", null, false),
                RuleSets.rule(5, "^e$", "some.Class", false),
                RuleSets.rule(6, "^e$", null, false),
                RuleSets.rule(7, "(f)\\1", null, false),
                RuleSets.rule(8, "(?=f)(f)\\1", null, true),
                RuleSets.rule(9, "^g$", null, false)),
            List.of());
    // `(f)\1` may match anything, but is not recursive; rule 8 may match anything and is, and so
    // nothing after it is certain.
    assertThat(stoppedBelow(rules)).containsExactly("a.x", "c.x", "e.x");
  }

  @Test
  void nothingIsCertainAfterABrokenRule() {
    RuleSet rules =
        new RuleSet(
            List.of(RuleSets.rule(0, "^a$", null, false), RuleSets.rule(2, "^b$", null, false)),
            List.of(new RuleId(1)));
    assertThat(stoppedBelow(rules)).containsExactly("a.x");
  }

  @Test
  void theRootMayStopEverything() {
    RuleSet rules = new RuleSet(List.of(RuleSets.rule(0, "^$", null, false)), List.of());
    assertThat(NameSpace.of(rules).cells())
        .extracting(cell -> cell.names() + " " + cell.stopped() + " " + cell.witness())
        .containsExactly("{0} false ", "{} true x");
  }

  @Test
  void inexactRulesAreNamedWithTheirReasons() {
    NameSpace space =
        NameSpace.of(
            RuleSets.of(
                "^a",
                "(a)\\1",
                "(?>a|ab)c",
                "a++b",
                "(a)?(?(1)b|c)",
                "(?<=a(?=b))b",
                "^(a.{20}b|c.{20}d).*$"));
    assertThat(space.complete()).isTrue();
    assertThat(
            IntStream.range(0, 7).mapToObj(i -> space.inexactness(i).map(Enum::name).orElse("-")))
        .containsExactly(
            "-",
            "BACK_REFERENCE",
            "ATOMIC",
            "POSSESSIVE",
            "CONDITIONAL",
            "LOOK_IN_LOOKBEHIND",
            "-");
    assertThat(space.inexact().toString()).isEqualTo("{1, 2, 3, 4, 5}");
    assertThat(NameSpace.of(RuleSets.of("a.{14}b")).inexactness(0)).contains(Inexactness.BUDGET);
  }

  /// Cells against the definition, on all legal names over a small alphabet.
  @Test
  void cellsAgreeWithEnumeration() {
    ModelTree names = allNames();
    Random random = new Random(1);
    int cells = 0;
    for (int round = 0; round < 400; round++) {
      RuleSet rules = randomRules(random);
      NameSpace space = NameSpace.of(rules);
      assertThat(space.complete()).isTrue();
      Map<String, String> expected = shortest(rules, names);
      Map<String, String> found = new LinkedHashMap<>();
      for (Cell cell : space.cells()) {
        if (cell.witness().length() <= LONGEST) {
          found.put(cell.names() + " " + cell.stopped(), "" + cell.witness().length());
        }
        cells++;
      }
      assertThat(found).as("%s", describe(rules)).isEqualTo(expected);
    }
    assertThat(cells).isGreaterThan(1_500);
  }

  private static List<String> stoppedBelow(RuleSet rules) {
    List<String> out = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e", "g")) {
      NameSpace space =
          NameSpace.of(
              new RuleSet(
                  Stream.concat(
                          rules.rules().stream(),
                          Stream.of(RuleSets.rule(100, "^" + name + "\\.x$", null, true)))
                      .toList(),
                  rules.broken()));
      space.cells().stream()
          .filter(cell -> cell.stopped() && cell.names().get(rules.rules().size()))
          .forEach(cell -> out.add(cell.witness()));
    }
    return out;
  }

  private static RuleSet randomRules(Random random) {
    List<String> parts =
        List.of(
            "a",
            "b",
            "\\.",
            ".",
            "[ab]",
            "[^.]",
            "a*",
            "(a|b\\.)",
            "b?",
            "(?!a)",
            "(?!.*b$)",
            "(?=.*a)",
            "\\b",
            "(?<=a)",
            "(?<!b)",
            "[^.]*",
            ".*",
            "(ab|\\.b)+");
    List<Rule> rules = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(3) > 0 ? "^" : "");
      for (int k = random.nextInt(4); k >= 0; k--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      text.append(random.nextInt(3) > 0 ? "$" : "");
      String type = random.nextInt(3) > 0 ? null : random.nextBoolean() ? "torch.nn.Module" : "x.Y";
      String name = type != null && random.nextInt(4) == 0 ? null : text.toString();
      rules.add(RuleSets.rule(i, name, type, random.nextInt(3) > 0));
    }
    return new RuleSet(rules, List.of());
  }

  /// Every legal name over `a`, `b`, `x`, `-` and `.` up to some length, with its parents.
  private static ModelTree allNames() {
    List<ModuleNode> modules = new ArrayList<>();
    modules.add(new ModuleNode(0, -1, 1, -1, "", MODULE, List.of()));
    Map<String, Integer> ids = new LinkedHashMap<>(Map.of("", 0));
    List<String> last = List.of("");
    for (int length = 1; length <= LONGEST; length++) {
      List<String> next = new ArrayList<>();
      for (String prefix : last) {
        for (String letter : List.of("a", "b", "x", "-", ".")) {
          if (!letter.equals(".") || !(prefix.isEmpty() || prefix.endsWith("."))) {
            next.add(prefix + letter);
          }
        }
      }
      for (String name : next) {
        if (!name.endsWith(".")) {
          String parent = name.substring(0, Math.max(name.lastIndexOf('.'), 0));
          int id = modules.size();
          ids.put(name, id);
          modules.add(
              new ModuleNode(
                  id, ids.getOrDefault(parent, -1), id + 1, -1, name, MODULE, List.of()));
        }
      }
      last = next;
    }
    ModelFacts facts = new ModelFacts("test", 0, 0, List.of(), true, ModelFacts.WeightFormat.PLAIN);
    return new ModelTree("test", facts, modules);
  }

  /// Per cell the length of its shortest name, from the definition.
  private static Map<String, String> shortest(RuleSet rules, ModelTree names) {
    List<@Nullable NameTest> tests = new ArrayList<>();
    rules.rules().forEach(rule -> tests.add(rule.selector().name()));
    Classification matches = NameClassifier.classify(tests, names);
    boolean[] stopped = new boolean[names.modules().size()];
    Map<String, String> out = new LinkedHashMap<>();
    for (ModuleNode module : names.modules()) {
      int parent = module.parent();
      stopped[module.id()] = parent >= 0 && (stopped[parent] || stops(rules, matches.of(parent)));
      out.putIfAbsent(
          matches.of(module.id()) + " " + stopped[module.id()], "" + module.name().length());
    }
    return out;
  }

  private static boolean stops(RuleSet rules, BitSet matching) {
    List<Rule> possible = new ArrayList<>();
    for (int i = matching.nextSetBit(0); i >= 0; i = matching.nextSetBit(i + 1)) {
      Rule rule = rules.rules().get(i);
      possible.add(rule);
      String type = rule.selector().className();
      if (type == null || type.equals("torch.nn.Module")) {
        return possible.stream().noneMatch(winner -> winner.action().recursive());
      }
    }
    return false;
  }

  private static String describe(RuleSet rules) {
    StringBuilder out = new StringBuilder();
    for (Rule rule : rules.rules()) {
      var name = rule.selector().name();
      out.append(name == null ? "-" : name.text()).append(' ').append(rule.selector().className());
      out.append(rule.action().recursive() ? "\n" : " stops\n");
    }
    return out.toString();
  }
}
