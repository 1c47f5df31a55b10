package dev.ktc.compiler.automaton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.model.ModelFacts;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleClass;
import dev.ktc.compiler.model.ModuleNode;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever the patterns, there is an answer in bounded time, if only that it was too much.
class BudgetTest {
  private static final ModuleClass MODULE = new ModuleClass(List.of("torch.nn.Module"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(a{1,30}){1,30} exact",
        "^(a{1,30}){1,30}$ inexact",
        "(.*a){20} exact",
        "^(.*a){20}$ exact",
        "^a{1000}$ exact",
        "a{1000} inexact",
        "a.{14}b inexact",
        "^([ab]?){500}c exact",
        "(?:(?=a)|b){3000} inexact",
        "((((((((a*)*)*)*)*)*)*)*)*b exact",
        "((a*|b*)(c*|d*)(e*|f*)(g*|h*)(i*|j*)(k*|l*)(m*|n*)(o*|p*))*z$ exact",
        "(?=.*a)(?=.*b)(?=.*c)(?=.*d)(?=.*e)(?=.*f)(?=.*g)(?=.*h) exact",
        "(?=.*a)(?=.*b)(?=.*c)(?=.*d)(?=.*e)(?=.*f)(?=.*g)(?=.*h)(?=.*i)(?=.*j)(?=.*k)(?=.*l)(?=.*m)(?=.*n)"
            + " inexact",
        "(.{0,100}){0,100}\\.x$ inexact",
        "(?<=\\w{60})x exact",
      })
  void everyPatternIsDecidedOrDeclaredInexact(String text, String expected) {
    long before = cpuMillis();
    NameSpace space = NameSpace.of(RuleSets.of(text));
    assertThat(cpuMillis() - before).isLessThan(1_000);
    assertThat(space.complete()).isTrue();
    assertThat(space.inexact().get(0)).isEqualTo(expected.equals("inexact"));
  }

  @Test
  void tenThousandRules() {
    String[] layers =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "^model\\.layers\\." + i + "\\.mlp\\.experts$")
            .toArray(String[]::new);
    var rules = RuleSets.of(layers);
    long before = cpuMillis();
    NameSpace space = NameSpace.of(rules);
    assertThat(cpuMillis() - before).isLessThan(3_000);
    // Each of them, and none of them.
    assertThat(space.complete()).isTrue();
    assertThat(space.cells()).hasSize(10_001);
  }

  @Test
  void rulesWhoseProductExplodes() {
    String[] apart =
        IntStream.range(0, 100).mapToObj(i -> "a" + i + ".*b" + i).toArray(String[]::new);
    var rules = RuleSets.of(apart);
    long before = cpuMillis();
    NameSpace space = NameSpace.of(rules);
    assertThat(cpuMillis() - before).isLessThan(3_000);
    assertThat(space.complete()).isFalse();
    assertThat(space.inexact().isEmpty()).isTrue();
    assertThat(NameQuestions.find(RuleSets.pattern(apart[7]), List.of(RuleSets.pattern(apart[8]))))
        .isEqualTo(new Witness.Found("a7b7"));
  }

  /// The classifier splits what is too much for one product, and is right all the same.
  @Test
  void classificationOfManyHeavyPatterns() {
    List<@Nullable NameTest> tests = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      tests.add(RuleSets.test((i % 10) + ".{" + (i / 10) + "}[gx]"));
    }
    tests.add(null);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      names.add(Long.toString(i * 39_598_888_885L, 36) + "x");
    }
    Classification answers = NameClassifier.classify(tests, flat(names));
    assertThat(answers.undecided().isEmpty()).isTrue();
    for (int m = 0; m < names.size(); m += 19) {
      for (int i = 0; i < 200; i++) {
        assertThat(answers.of(m + 1).get(i))
            .isEqualTo(contains(names.get(m), (char) ('0' + i % 10), i / 10));
      }
      assertThat(answers.of(m + 1).get(200)).isTrue();
    }
  }

  private static boolean contains(String name, char digit, int gap) {
    for (int i = 0; i + gap + 1 < name.length(); i++) {
      char other = name.charAt(i + gap + 1);
      if (name.charAt(i) == digit && (other == 'g' || other == 'x')) {
        return true;
      }
    }
    return false;
  }

  private static ModelTree flat(List<String> names) {
    List<ModuleNode> modules = new ArrayList<>();
    modules.add(new ModuleNode(0, -1, names.size() + 1, -1, "", MODULE, List.of()));
    for (String name : names) {
      int id = modules.size();
      modules.add(new ModuleNode(id, 0, id + 1, -1, name, MODULE, List.of()));
    }
    ModelFacts facts = new ModelFacts("test", 0, 0, List.of(), true, ModelFacts.WeightFormat.PLAIN);
    return new ModelTree("test", facts, modules);
  }

  private static long cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }
}
