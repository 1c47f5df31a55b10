package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.file.ModelLoader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers of weights with errors in them: whatever stands there, there is a tree or an error,
/// soon, and without much memory.
class HeaderMutationTest {
  private static final int ROUNDS = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String MIXTRAL =
      """
      general.architecture = llama
      general.alignment = 32
      llama.block_count = 1
      llama.embedding_length = 4
      llama.feed_forward_length = 6
      llama.attention.head_count = 2
      llama.expert_count = 3
      token_embd.weight F32 4 8
      output.weight F32 4 8
      output_norm.weight F32 4
      blk.0.attn_norm.weight F32 4
      blk.0.attn_q.weight F32 4 4
      blk.0.attn_k.weight F32 4 4
      blk.0.attn_v.weight F32 4 4
      blk.0.attn_output.weight F32 4 4
      blk.0.ffn_norm.weight F32 4
      blk.0.ffn_gate_inp.weight F32 4 3
      blk.0.ffn_gate_exps.weight F32 4 6 3
      blk.0.ffn_up_exps.weight F32 4 6 3
      blk.0.ffn_down_exps.weight F32 6 4 3
      """;

  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    7,
    31,
    33,
    99,
    255,
    65_535,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  @TempDir Path folder;

  private final Random random = new Random(20_261_125);
  private int refused;

  @Test
  void mutatedGguf() throws IOException {
    GgufWriter good = GgufWriter.of(MIXTRAL);
    good.put("tokenizer.ggml.tokens", List.of("a", "b", "c"));
    good.put("tokenizer.ggml.types", List.of(1L, 2L, 3L));
    good.put("general.scale", 0.5);
    byte[] header = good.header();
    Path file = folder.resolve("m.gguf");
    long end = System.nanoTime() + LIMIT.toNanos();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (int round = 0; round < ROUNDS; round++) {
        long length = random.nextInt(20) == 0 ? random.nextInt(2000) : good.length();
        rewrite(out, mutated(header), length);
        check(ModelLoader.load(file.toString()));
      }
    }
    assertThat(System.nanoTime()).isLessThan(end);
    assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 100);
  }

  @Test
  void mutatedSafetensors() throws IOException {
    String json =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    String.format(
                        "\"model.layers.%d.mlp.up_proj.weight\":{\"dtype\":\"BF16\","
                            + "\"shape\":[4,6],\"data_offsets\":[%d,%d]}",
                        i, i * 48, i * 48 + 48))
            .collect(Collectors.joining(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}"));
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer good = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    good.putLong(text.length).put(text);
    Path file = folder.resolve("model.safetensors");
    long end = System.nanoTime() + LIMIT.toNanos();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (int round = 0; round < ROUNDS; round++) {
        long length = random.nextInt(20) == 0 ? random.nextInt(2000) : text.length + 296L;
        rewrite(out, mutated(good.array()), length);
        check(ModelLoader.load(folder.toString()));
      }
    }
    assertThat(System.nanoTime()).isLessThan(end);
    assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 100);
  }

  /// Changes a file in place, which is much quicker than to write a new one.
  private static void rewrite(RandomAccessFile out, byte[] bytes, long length) throws IOException {
    out.seek(0);
    out.write(bytes);
    if (out.length() != length) {
      out.setLength(length);
    }
  }

  /// Single bits, bytes, numbers of 4 and 8 bytes, and pieces cut out or repeated.
  private byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int edit = random.nextInt(3); edit >= 0; edit--) {
      int at = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, at + 1 + random.nextInt(24));
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long number = NUMBERS[random.nextInt(NUMBERS.length)];
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> buffer.putInt(Math.min(at, bytes.length - 4), (int) number);
        case 3 -> buffer.putLong(Math.min(at, bytes.length - 8), number);
        case 4 -> bytes = joined(bytes, at, Arrays.copyOfRange(bytes, to, bytes.length));
        default -> bytes = joined(bytes, to, Arrays.copyOfRange(bytes, at, bytes.length));
      }
      if (bytes.length < 16) {
        return good.clone();
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] bytes, int length, byte[] rest) {
    byte[] out = Arrays.copyOf(bytes, length + rest.length);
    System.arraycopy(rest, 0, out, length, rest.length);
    return out;
  }

  private void check(Outcome<ModelTree> outcome) {
    boolean error =
        outcome.diagnostics().stream().anyMatch(found -> found.severity() == Severity.ERROR);
    assertThat(outcome.value() != null || error).isTrue();
    refused += outcome.value() == null ? 1 : 0;
    for (Diagnostic found : outcome.diagnostics()) {
      assertThat(found.message()).isNotEmpty().doesNotEndWith(".");
      assertThat(found.primary().where().span().end())
          .isLessThanOrEqualTo(found.primary().where().file().text().length());
    }
  }

  /// Each line breaks one rule; what the error says follows the arrow.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.weight F32 0 -> gives `a.weight` a dimension of 0",
        "a.weight F32 4 -1 -> gives `a.weight` a dimension of 18446744073709551615",
        "a.weight F32 4294967296 4294967296 -> gives `a.weight` a dimension of 4294967296",
        "a.weight F32 1 1 1 1 1 -> gives `a.weight` 5 dimensions; 1 to 4 are possible",
        "a.weight 99 4 -> stores `a.weight` as type 99, which is not known",
        "a.weight Q4_K 128 2 -> stores `a.weight` with rows of 128 elements as Q4_K, which comes in"
            + " blocks of 256",
        "a.weight F32 4;a.weight F32 4 -> describes the tensor `a.weight` twice",
        "a..weight F32 4 -> has a tensor with a name that none can have",
        "general.alignment = 24;a.weight F32 4 -> has the alignment 24; a power of two up to 65536"
            + " is possible",
        "general.alignment = 64;a.weight F32 4;b.weight F32 4 -> places `b.weight` at byte 32 of"
            + " the data, which is no multiple of 64",
        "a.weight F32 64;length 200 -> is cut short: `a.weight` takes 256 bytes from byte 0 of the"
            + " data, which has 136",
        "a.weight F32 4;length 50 -> is cut short: 8 bytes should follow byte 44 of 50",
        "a.weight F32 4;length 9 -> is cut short: it has 9 bytes, its head alone takes 24"
      })
  void hardenedAgainst(String line) throws IOException {
    String[] halves = line.split(" -> ", 2);
    Path file = folder.resolve("m.gguf");
    GgufWriter.of(halves[0].replace(';', '\n')).write(file);
    assertThat(first(file)).isEqualTo("`FILE` " + halves[1]);
  }

  @Test
  void countsThatDoNotFit() throws IOException {
    byte[] header = GgufWriter.of(MIXTRAL).header();
    for (int at : new int[] {8, 16}) {
      byte[] bytes = header.clone();
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, Long.MIN_VALUE);
      Path file = folder.resolve("m.gguf");
      GgufWriter.write(file, bytes, bytes.length);
      assertThat(first(file))
          .isEqualTo(
              "`FILE` says that it has 9223372036854775808 "
                  + (at == 8 ? "tensors" : "keys")
                  + " at byte "
                  + at
                  + ", but only "
                  + bytes.length
                  + " bytes are there");
    }
  }

  @Test
  void versionsAndMagic() throws IOException {
    byte[] header = GgufWriter.of(MIXTRAL).header();
    Path file = folder.resolve("m.gguf");
    ByteBuffer number = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    GgufWriter.write(file, number.putInt(4, 1).array(), header.length);
    assertThat(first(file)).isEqualTo("`FILE` has version 1 of GGUF; 2 and 3 are read");
    GgufWriter.write(file, number.putInt(4, 3 << 24).array(), header.length);
    assertThat(first(file)).isEqualTo("`FILE` is a big-endian GGUF file, which is not read");
    GgufWriter.write(file, number.putInt(0, 0).array(), header.length);
    assertThat(first(file)).isEqualTo("`FILE` is no GGUF file: it does not begin with `GGUF`");
  }

  @Test
  void overlappingTensors() throws IOException {
    byte[] header = GgufWriter.of("a.weight F32 16\nb.weight F32 4").header();
    // The last eight bytes are the offset of the second tensor, 64.
    ByteBuffer number = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(number.getLong(header.length - 8)).isEqualTo(64);
    Path file = folder.resolve("m.gguf");
    GgufWriter.write(file, number.putLong(header.length - 8, 32).array(), header.length + 200);
    assertThat(first(file)).isEqualTo("`FILE` places `b.weight` over another tensor");
  }

  /// Lists in lists in lists, each of one list: 12 bytes a level.
  @Test
  void nestedLists() throws IOException {
    ByteBuffer out = ByteBuffer.allocate(20_000).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x46554747).putInt(3).putLong(0).putLong(1).putLong(1).put((byte) 'k').putInt(9);
    for (int level = 0; level < 1000; level++) {
      out.putInt(9).putLong(1);
    }
    Path file = folder.resolve("m.gguf");
    GgufWriter.write(file, Arrays.copyOf(out.array(), out.position()), out.position());
    assertThat(first(file)).isEqualTo("`FILE` has lists in `k` nested more than 4 deep");
  }

  private static String first(Path file) {
    Outcome<ModelTree> outcome = ModelLoader.load(file.toString());
    assertThat(outcome.value()).isNull();
    return outcome.diagnostics().getFirst().message().replace(file.toString(), "FILE");
  }
}
