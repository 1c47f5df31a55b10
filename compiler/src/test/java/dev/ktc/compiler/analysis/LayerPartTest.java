package dev.ktc.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.syntax.selector.PatternParser;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The layers in a pattern are found where they are plain, and nowhere else.
class LayerPartTest {
  @Test
  void findsTheLayers() {
    plain("^model\\.layers\\.([3-9]|[1-5][0-9]|60)\\.mlp$", "([3-9]|[1-5][0-9]|60)", "3-60");
    plain("^model\\.layers\\.[345][0-9]\\.", "[345][0-9]", "30-59");
    plain(
        "(^model\\.layers\\.([5][0-9]|[4][5-9])\\.)|(^model.norm)", "([5][0-9]|[4][5-9])", "45-59");
    plain("^model\\.layers\\.7$", "7", "7");
    plain("^model\\.layers\\.(0|1|12)\\.", "(0|1|12)", "0-1,12");
    plain("^model\\.layers\\.(1|2)[0-3]\\.", "(1|2)[0-3]", "10-13,20-23");
    plain("^model[.]layers\\.(?:4|50)\\.", "4|50", "4,50");
    plain("^model\\.layers\\.([0-9])\\.(?!mlp).*$", "([0-9])", "0-9");
  }

  @Test
  void leavesOthersAlone() {
    // Any number, a number that may go on, a dot that is none, two parts, a repetition, a group
    // that is counted on, and no layers at all.
    assertThat(part("^model\\.layers\\..*\\.mlp$")).isNull();
    assertThat(part("^model\\.layers\\.\\d+\\.mlp$")).isNull();
    assertThat(part("^model\\.layers\\.[0-9]")).isNull();
    assertThat(part("^model\\.layers\\.[0-9].mlp")).isNull();
    assertThat(part("^model\\.layers\\.1\\.|^model\\.layers\\.2\\.")).isNull();
    assertThat(part("^model\\.layers\\.([1-3])\\.mlp\\.\\1")).isNull();
    assertThat(part("^model\\.layers\\.(?:1)[0-9]\\.mlp")).isNull();
    assertThat(part("^model\\.layers\\.[0-9]?[0-9]\\.mlp")).isNull();
    assertThat(part("^lm_head$")).isNull();
  }

  private static void plain(String pattern, String text, String layers) {
    LayerPart part = Objects.requireNonNull(part(pattern), pattern);
    assertThat(pattern.substring(part.span().start(), part.span().end())).isEqualTo(text);
    assertThat(LayerRanges.format(part.layers())).isEqualTo(layers);
  }

  private static @Nullable LayerPart part(String pattern) {
    return LayerPart.of(Objects.requireNonNull(PatternParser.parse(pattern).pattern()));
  }
}
