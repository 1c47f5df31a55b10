package dev.ktc.compiler.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceNamesTest {
  @ParameterizedTest
  @CsvSource({
    "cuda:0,cuda:0",
    "cuda,cuda:0",
    "cuda:17,cuda:17",
    "cpu,cpu",
    "cpu:0,cpu",
    "xpu,xpu:0",
    "npu:1,npu:1"
  })
  void whatPyTorchTakes(String text, String resolved) {
    DeviceName name = Objects.requireNonNull(DeviceNames.parse(text));
    assertThat(name).hasToString(text);
    assertThat(name.resolved()).hasToString(resolved);
  }

  /// Kinds are in lower case, indices have no leading zeros, nothing else stands beside them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CUDA",
        "Cuda:0",
        "gpu",
        "cuda:",
        "cuda:-1",
        "cuda:01",
        "cuda:0 ",
        " cuda",
        "cuda: 0",
        "cuda:0:1",
        "cuda0",
        "0",
        "cuda:x",
        "cuda:99999999999999999999",
        "x",
        "cuda:0\n"
      })
  void whatPyTorchRefuses(String text) {
    assertThat(DeviceNames.parse(text)).isNull();
  }
}
