package dev.ktc.compiler.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorsTest {
  @Test
  void pathsAreUniqueAndPaths() {
    assertThat(Operators.all()).extracting(OperatorSpec::path).doesNotHaveDuplicates();
    assertThat(Operators.all())
        .allSatisfy(
            spec -> {
              assertThat(Operators.isClassPath(spec.path())).isTrue();
              assertThat(Operators.find(spec.path())).isSameAs(spec);
              assertThat(spec.replaces()).isNotEmpty().allMatch(Operators::isClassPath);
              assertThat(spec.support().devices()).isNotEmpty();
              assertThat(spec.support().releases()).isNotEmpty();
            });
  }

  /// Where the operator leaves it to `generate_op`, the default must exist.
  @Test
  void defaultOperationsExist() {
    for (OperatorSpec spec : Operators.all()) {
      if (spec.memory().own() == null) {
        assertThat(Operations.find(spec.kind(), spec.fallback("generate_op")))
            .as(spec.path())
            .isNotNull();
      }
    }
    assertThat(Operations.find(OperatorKind.LINEAR, "KExpertsCPU")).isNull();
    assertThat(Operations.find(OperatorKind.LINEAR, "klinearmarlin")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch.nn.Linear", "a.b", "_a._1", "пакет.Класс"})
  void classPaths(String text) {
    assertThat(Operators.isClassPath(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Linear", ".Linear", "torch.", "torch..nn", "torch.1nn", "torch. nn", "a.b "})
  void noClassPaths(String text) {
    assertThat(Operators.isClassPath(text)).isFalse();
  }
}
