package dev.ktc.compiler.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StorageTest {
  private static final Storage MARLIN = new Storage.Marlin(4, 64);

  /// 4.25 bits a parameter, and 16 counters of 4 bytes for each 64 outputs.
  @Test
  void marlinWithoutPadding() {
    long parameters = 7168L * 2048;
    assertThat(MARLIN.bytes(List.of(7168L, 2048L)))
        .isEqualTo(ByteRange.exactly(parameters * 17 / 32 + 7168 / 64 * 64));
    assertThat(new Storage.Marlin(8, 64).bytes(List.of(7168L, 2048L)))
        .isEqualTo(ByteRange.exactly(parameters * 33 / 32 + 7168 / 64 * 64));
    assertThat(new Storage.Marlin(4, -1).bytes(List.of(7168L, 2048L)))
        .isEqualTo(ByteRange.exactly(parameters / 2 + 7168 * 2 + 7168 / 64 * 64));
  }

  /// Inputs to a multiple of 128, outputs to a multiple of 64.
  @Test
  void marlinPads() {
    assertThat(MARLIN.bytes(List.of(1L, 2050L))).isEqualTo(MARLIN.bytes(List.of(64L, 2176L)));
    assertThat(MARLIN.bytes(List.of(64L, 2176L)).low()).isEqualTo(64 * 2176 * 17 / 32 + 64);
    assertThat(MARLIN.bytes(List.of(576L, 7168L)).low()).isEqualTo(576 * 7168 * 17 / 32 + 576);
  }

  @Test
  void stackedMatricesAreMatrices() {
    assertThat(MARLIN.bytes(List.of(8L, 64L, 128L)))
        .isEqualTo(MARLIN.bytes(List.of(64L, 128L)).times(8));
  }

  @Test
  void biasesAndNormsStayAsTheyAre() {
    for (Storage storage :
        List.of(
            MARLIN,
            Storage.BFLOAT16,
            Storage.GGUF,
            new Storage.BlockFloat8(128),
            new Storage.Int8PerInput())) {
      assertThat(storage.bytes(List.of(100L))).isEqualTo(ByteRange.exactly(200));
      assertThat(storage.bytes(List.of())).isEqualTo(ByteRange.exactly(2));
    }
  }

  @Test
  void eightBits() {
    assertThat(new Storage.BlockFloat8(128).bytes(List.of(256L, 384L)))
        .isEqualTo(ByteRange.exactly(256 * 384 + 2 * 3 * 4));
    assertThat(new Storage.BlockFloat8(128).bytes(List.of(257L, 384L)))
        .isEqualTo(ByteRange.exactly(257 * 384 + 3 * 3 * 4));
    assertThat(new Storage.Int8PerInput().bytes(List.of(256L, 384L)))
        .isEqualTo(ByteRange.exactly(256 * 384 + 384 * 4));
  }

  /// IQ1_S has 50 bytes for 256 weights, Q8_0 has 34 for 32.
  @Test
  void ggufIsAnInterval() {
    assertThat(Storage.GGUF.bytes(List.of(1024L, 256L)))
        .isEqualTo(new ByteRange(1024 * 50, 1024 * 8 * 34));
  }

  @Test
  void hugeSizesSaturate() {
    List<Long> huge = List.of(Long.MAX_VALUE, Long.MAX_VALUE);
    for (Storage storage :
        List.of(
            MARLIN,
            Storage.BFLOAT16,
            Storage.GGUF,
            new Storage.BlockFloat8(128),
            new Storage.Int8PerInput())) {
      assertThat(storage.bytes(huge).high()).isGreaterThan(Long.MAX_VALUE / 32);
      assertThat(storage.bytes(List.of(0L, 5L)).low()).isBetween(0L, 20L);
    }
    assertThat(ByteRange.multiply(1L << 32, 1L << 31)).isEqualTo(Long.MAX_VALUE);
    assertThat(ByteRange.multiply(1L << 31, 1L << 31)).isEqualTo(1L << 62);
    assertThat(ByteRange.add(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
  }
}
