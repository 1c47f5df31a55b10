package dev.ktc.compiler.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KEYS = List.of("match", "replace", "recursive", "name");

  @Test
  void nearNamesAreSuggested() {
    assertThat(Suggestion.closest("replcae", KEYS)).isEqualTo("replace");
    assertThat(Suggestion.closest("macth", KEYS)).isEqualTo("match");
    assertThat(Suggestion.closest("recursve", KEYS)).isEqualTo("recursive");
    assertThat(Suggestion.closest("recurive_", KEYS)).isEqualTo("recursive");
    assertThat(Suggestion.closest("Name", KEYS)).isEqualTo("name");
  }

  @Test
  void farNamesAndShortWordsAreNot() {
    assertThat(Suggestion.closest("rcursve_x", KEYS)).isNull();
    assertThat(Suggestion.closest("am", KEYS)).isNull();
    assertThat(Suggestion.closest("", KEYS)).isNull();
    assertThat(Suggestion.closest("x".repeat(1000), KEYS)).isNull();
  }
}
