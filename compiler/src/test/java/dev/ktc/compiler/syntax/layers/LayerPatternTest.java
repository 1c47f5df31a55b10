package dev.ktc.compiler.syntax.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ktc.compiler.pattern.PatternMatcher;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import dev.ktc.compiler.syntax.selector.PatternParser;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Patterns for layer numbers, as people would write them, and against all numbers up to 220.
class LayerPatternTest {
  private static final int MOST = 200;
  private static final int BEYOND = 220;

  @Test
  void readsAsPeopleWriteIt() {
    assertThat(LayerPattern.of(range(3, 60))).isEqualTo("([3-9]|[1-5][0-9]|60)");
    assertThat(LayerPattern.of(range(0, 9))).isEqualTo("[0-9]");
    assertThat(LayerPattern.of(range(5, 5))).isEqualTo("5");
    assertThat(LayerPattern.of(range(30, 60))).isEqualTo("([3-5][0-9]|60)");
    assertThat(LayerPattern.of(range(10, 19))).isEqualTo("1[0-9]");
    assertThat(LayerPattern.of(range(3, 4))).isEqualTo("[34]");
    BitSet apart = range(0, 29);
    apart.set(45);
    assertThat(LayerPattern.of(apart)).isEqualTo("([0-9]|[12][0-9]|45)");
    BitSet ends = new BitSet();
    ends.set(15, 17);
    ends.set(25, 27);
    ends.set(35);
    assertThat(LayerPattern.of(ends)).isEqualTo("([12][56]|35)");
    assertThat(LayerPattern.of(range(0, 199))).isEqualTo("([0-9]|[1-9][0-9]|1[0-9][0-9])");
    assertThatThrownBy(() -> LayerPattern.of(new BitSet()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Every range from 0, and every range up to 70.
  @Test
  void takesExactlyTheNumbersOfARange() {
    for (int last = 0; last <= MOST; last++) {
      takesExactly(range(0, last));
    }
    for (int first = 1; first <= 70; first++) {
      for (int last = first; last <= 70; last += 3) {
        takesExactly(range(first, last));
      }
    }
  }

  @Test
  void takesExactlyTheNumbersOfAnySet() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      BitSet layers = new BitSet();
      layers.set(random.nextInt(MOST));
      for (int layer = 0; layer < MOST; layer++) {
        if (random.nextInt(1 + seed % 5) == 0) {
          layers.set(layer);
        }
      }
      takesExactly(layers);
    }
  }

  private static void takesExactly(BitSet layers) {
    String text = "^model\\.layers\\." + LayerPattern.of(layers) + "\\.mlp$";
    PatternMatcher matcher =
        new PatternMatcher(Objects.requireNonNull(PatternParser.parse(text).pattern()));
    for (int layer = 0; layer <= BEYOND; layer++) {
      Answer wanted = layers.get(layer) ? Answer.FOUND : Answer.NOT_FOUND;
      Answer answer = matcher.search("model.layers." + layer + ".mlp");
      if (answer != wanted) {
        assertThat(answer).as("%s on layer %s", text, layer).isEqualTo(wanted);
      }
    }
  }

  private static BitSet range(int first, int last) {
    BitSet layers = new BitSet();
    layers.set(first, last + 1);
    return layers;
  }
}
