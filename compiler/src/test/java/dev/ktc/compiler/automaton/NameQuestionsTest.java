package dev.ktc.compiler.automaton;

import static dev.ktc.compiler.automaton.RuleSets.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.pattern.Pattern;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NameQuestionsTest {
  @Test
  void somePatternsMatchNoLegalName() {
    assertThat(find("^model\\.layers\\.")).isEqualTo(new Witness.Found("model.layers.0"));
    assertThat(find("^$")).isEqualTo(new Witness.Found(""));
    assertThat(find("")).isEqualTo(new Witness.Found(""));
    assertThat(find("a^b")).isEqualTo(new Witness.None());
    assertThat(find("model\\.$")).isEqualTo(new Witness.None());
    assertThat(find("\\.\\.")).isEqualTo(new Witness.None());
    assertThat(find("^\\.")).isEqualTo(new Witness.None());
    assertThat(find("a\\nb")).isEqualTo(new Witness.None());
    assertThat(find("^lm_head$(?<!head)")).isEqualTo(new Witness.None());
    assertThat(find("(?=.*x)^a\\b")).isEqualTo(new Witness.Found("a.x"));
  }

  @Test
  void coveredByOthersTogether() {
    assertThat(
            find(
                "^model\\.layers\\.[0-9]\\.mlp$",
                "^model\\.layers\\.[0-4]\\.",
                "layers\\.[5-9]\\.mlp"))
        .isEqualTo(new Witness.None());
    assertThat(
            find(
                "^model\\.layers\\.[0-9]\\.mlp$",
                "^model\\.layers\\.[0-4]\\.",
                "layers\\.[6-9]\\.mlp"))
        .isEqualTo(new Witness.Found("model.layers.5.mlp"));
  }

  @Test
  void undecidedWithTheReason() {
    assertThat(find("(a)\\1")).isEqualTo(new Witness.Undecided(Inexactness.BACK_REFERENCE));
    assertThat(find("a", "(?>a)")).isEqualTo(new Witness.Undecided(Inexactness.ATOMIC));
    assertThat(find("a{20}(.{0,90}b){90}$")).isEqualTo(new Witness.Undecided(Inexactness.BUDGET));
  }

  @Test
  void editsThatMakeADifference() {
    Pattern loose = pattern("^model\\.layers.1$");
    Pattern.Chars dot =
        part(loose, Pattern.Chars.class, chars -> chars.form() == Pattern.Chars.Form.DOT);
    assertThat(NameQuestions.difference(loose, PatternEdit.escapeDot(loose, dot)))
        .isEqualTo(new Witness.Found("model.layersx1"));

    Pattern floating = pattern("layers\\.1$");
    assertThat(NameQuestions.difference(floating, PatternEdit.anchorStart(floating)))
        .isEqualTo(new Witness.Found("xlayers.1"));
    Pattern bound = pattern("^(a|b)$|^c");
    assertThat(NameQuestions.difference(bound, PatternEdit.anchorStart(bound)))
        .isEqualTo(new Witness.None());

    Pattern vacuous = pattern("^model\\.(?!lm_head)norm$");
    Pattern.Look look = part(vacuous, Pattern.Look.class, any -> true);
    assertThat(NameQuestions.difference(vacuous, PatternEdit.dropLook(vacuous, look)))
        .isEqualTo(new Witness.None());
    Pattern needed = pattern("^model\\.(?!norm$).*");
    Pattern.Look excluding = part(needed, Pattern.Look.class, any -> true);
    assertThat(NameQuestions.difference(needed, PatternEdit.dropLook(needed, excluding)))
        .isEqualTo(new Witness.Found("model.norm"));
  }

  private static Witness find(String wanted, String... unwanted) {
    return NameQuestions.find(pattern(wanted), Stream.of(unwanted).map(RuleSets::pattern).toList());
  }

  private static <T extends Pattern> T part(Pattern pattern, Class<T> type, Predicate<T> wanted) {
    return parts(pattern)
        .filter(type::isInstance)
        .map(type::cast)
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Pattern> parts(Pattern pattern) {
    List<Pattern> inner =
        switch (pattern) {
          case Pattern.Sequence sequence -> sequence.parts();
          case Pattern.Alternation alternation -> alternation.branches();
          case Pattern.Repeat repeat -> List.of(repeat.body());
          case Pattern.Capture capture -> List.of(capture.body());
          default -> List.of();
        };
    return Stream.concat(Stream.of(pattern), inner.stream().flatMap(NameQuestionsTest::parts));
  }
}
