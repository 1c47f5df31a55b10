package dev.ktc.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerRangesTest {
  @Test
  void runsAreJoined() {
    assertThat(LayerRanges.format(List.of())).isEmpty();
    assertThat(LayerRanges.format(List.of(7))).isEqualTo("7");
    assertThat(LayerRanges.format(List.of(0, 1, 2, 45))).isEqualTo("0-2,45");
    assertThat(LayerRanges.format(List.of(3, 3, 4, 6, 7))).isEqualTo("3-4,6-7");
  }

  @Test
  void bitsAreTheSame() {
    BitSet layers = new BitSet();
    layers.set(0, 30);
    layers.set(45);
    assertThat(LayerRanges.format(layers)).isEqualTo("0-29,45");
    assertThat(LayerRanges.format(new BitSet())).isEmpty();
  }
}
