package dev.ktc.compiler.model.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights that cannot be right are refused, each with its reason and its place.
class BrokenWeightsTest {
  private static final String FILE = "model.safetensors";

  @TempDir Path path;

  private ModelFolder folder() {
    return new ModelFolder(path).config(ModelFolder.LLAMA);
  }

  private static String entry(String name, String type, String shape, String offsets) {
    return "\"%s\": {\"dtype\": %s, \"shape\": %s, \"data_offsets\": %s}"
        .formatted(name, type, shape, offsets);
  }

  @Test
  void rightWeightsAreNoFinding() {
    assertThat(folder().tensors(FILE, ModelFolder.llamaTensors()).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1L << 40})
  void absurdHeaderLengths(long length) {
    ModelFolder folder = folder().prefixed(FILE, length, "{}".getBytes(StandardCharsets.UTF_8), 0);
    assertThat(folder.findings()).hasSize(1);
    assertThat(folder.findings().getFirst())
        .startsWith("error broken-weights " + FILE + " 1:1 ")
        .contains(Long.toUnsignedString(length));
  }

  @Test
  void filesCutShort() {
    assertThat(folder().file(FILE, new byte[0]).findings().getFirst()).contains("0 bytes");
    assertThat(folder().file(FILE, new byte[7]).findings().getFirst()).contains("7 bytes");
    ModelFolder half = folder().prefixed(FILE, 100, "{}".getBytes(StandardCharsets.UTF_8), 0);
    assertThat(half.findings().getFirst()).contains("should have 100 bytes, 2 are there");
    Map<String, List<Integer>> tensors = ModelFolder.llamaTensors();
    String header = ModelFolder.header(tensors, "BF16", 2);
    ModelFolder cut = folder().header(FILE, header, ModelFolder.bytes(tensors, 2) - 1);
    assertThat(cut.findings().getFirst()).contains("`model.norm.weight`").contains(" 13:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " {}", "[]", "{", "{\"a\"", "{}x", "null", "{\"a\": {}} {}"})
  void headersThatAreNoObject(String header) {
    assertThat(folder().header(FILE, header, 0).findings()).hasSize(1);
    assertThat(folder().header(FILE, header, 0).load().diagnostics().getFirst().severity().label())
        .isEqualTo("error");
  }

  @Test
  void headersThatAreNotUtf8() {
    byte[] header = "{\"caf\u00e9\": 1}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(folder().prefixed(FILE, header.length, header, 0).findings())
        .containsExactly(
            "error broken-weights " + FILE + " 1:6 `" + FILE + "` has a header that is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"BF17\"|[4]|[0, 8]|\"BF17\"|as `BF17`",
        "7|[4]|[0, 8]|7|a `dtype`",
        "\"BF16\"|[-4]|[0, 8]|-4|no size",
        "\"BF16\"|[4.0]|[0, 8]|4.0|no size",
        "\"BF16\"|[\"4\"]|[0, 8]|\"4\"|no size",
        "\"BF16\"|4|[0, 8]|4|a list `shape`",
        "\"BF16\"|[99999999999999999999]|[0, 8]|99999999999999999999|no size",
        "\"BF16\"|[4294967296, 4294967296]|[0, 8]|[0, 8]|more than there can be",
        "\"BF16\"|[4]|[0, 9]|[0, 9]|9 bytes, its shape needs 8",
        "\"BF16\"|[4]|[8, 0]|[8, 0]|a begin and an end",
        "\"BF16\"|[4]|[0]|[0]|a begin and an end",
        "\"BF16\"|[4]|[0, 4, 8]|[0, 4, 8]|too long",
        "\"BF16\"|[4]|[-8, 0]|-8|no size",
        "\"BF16\"|[4]|[8, 16]|[8, 16]|8 bytes of data",
        "\"F4\"|[1]|[0, 0]|[0, 0]|more than there can be",
      })
  void impossibleTensors(String type, String shape, String offsets, String culprit, String why) {
    String header = "{\n" + entry("a.b", type, shape, offsets) + "\n}";
    List<Diagnostic> found = folder().header(FILE, header, 8).load().diagnostics();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(SafetensorsReader.BROKEN_WEIGHTS);
    assertThat(found.getFirst().message()).contains(why);
    assertThat(found.getFirst().primary().where().text()).isEqualTo(culprit);
    assertThat(found.getFirst().primary().where().start().line()).isEqualTo(2);
  }

  @Test
  void overlapsHolesAndLeftovers() {
    String a = entry("a", "\"U8\"", "[8]", "[0, 8]");
    assertThat(found("{" + a + ",\n" + entry("b", "\"U8\"", "[8]", "[4, 12]") + "}", 12))
        .isEqualTo("2:1 `" + FILE + "` places `b` over another tensor");
    assertThat(found("{" + a + ",\n" + entry("b", "\"U8\"", "[8]", "[9, 17]") + "}", 17))
        .isEqualTo("2:1 `" + FILE + "` has 1 bytes before `b` that belong to no tensor");
    assertThat(found("{" + a + "}", 9))
        .isEqualTo("1:1 `" + FILE + "` has 1 bytes at its end that belong to no tensor");
    assertThat(found("{" + a + ",\n" + a + "}", 8))
        .isEqualTo("2:1 `" + FILE + "` describes `a` twice");
  }

  private String found(String header, long data) {
    List<String> found = folder().header(FILE, header, data).findings();
    assertThat(found).hasSize(1);
    return found.getFirst().replace("error broken-weights " + FILE + " ", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a\\nb", "a\\u0000", "\\ud800"})
  void impossibleNames(String name) {
    String header = "{" + entry(name, "\"U8\"", "[8]", "[0, 8]") + "}";
    assertThat(found(header, 8)).contains("a name that no parameter can have");
    String deep = "{" + entry("a.".repeat(64) + "b", "\"U8\"", "[8]", "[0, 8]") + "}";
    assertThat(found(deep, 8)).contains("a name that no parameter can have");
  }

  @Test
  void manyFaultsAreFewFindings() {
    StringBuilder header = new StringBuilder("{\"x\": 1");
    for (int i = 0; i < 1000; i++) {
      header.append(",\n").append(entry("a" + i, "\"U8\"", "[9]", "[0, 8]"));
    }
    List<Diagnostic> found =
        folder().header(FILE, header.append('}').toString(), 8).load().diagnostics();
    assertThat(found).hasSize(6);
    assertThat(found.getLast().message()).contains("996 more");
  }

  @Test
  void foldersInPlaceOfFiles() throws IOException {
    Files.createDirectory(path.resolve(FILE));
    assertThat(folder().findings())
        .containsExactly("error unreadable-model --model 1:1 `" + FILE + "` is a folder");
  }

  private static final String INDEX = "model.safetensors.index.json";

  private ModelFolder index(String weightMap) {
    String text = "{\n\"weight_map\": " + weightMap + "\n}";
    return folder().file(INDEX, text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/passwd",
        "..",
        ".",
        "",
        "a/b.safetensors",
        "a\\\\b.safetensors",
        "a\\u0000b",
      })
  void anIndexLeadsNowhereElse(String name) {
    List<Diagnostic> found =
        index("{\"model.norm.weight\": \"" + name + "\"}").load().diagnostics();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().message()).contains("no file of its own folder");
    assertThat(found.getFirst().primary().where().text()).isEqualTo("\"" + name + "\"");
  }

  @Test
  void anIndexWithoutSense() {
    assertThat(index("[]").findings().getFirst()).contains("no object `weight_map`");
    assertThat(index("{\"a\": 1}").findings().getFirst()).contains("must name a file");
    assertThat(index("{\"a\": \"b.safetensors\"}").findings())
        .containsExactly(
            "error broken-weights "
                + INDEX
                + " 2:21 the index names `b.safetensors`, which is not in the folder");
    assertThat(folder().file(INDEX, "{".getBytes(StandardCharsets.UTF_8)).findings().getFirst())
        .startsWith("error invalid-json " + INDEX + " 1:2");
  }

  @Test
  void shardsHoldWhatTheIndexPromises() {
    Map<String, List<Integer>> all = ModelFolder.llamaTensors();
    Map<String, List<Integer>> head = Map.of("lm_head.weight", List.of(8, 4));
    all.remove("lm_head.weight");
    StringBuilder map = new StringBuilder("{\n\"lm_head.weight\": \"1.safetensors\"");
    all.keySet().forEach(name -> map.append(",\n\"" + name + "\": \"2.safetensors\""));
    ModelFolder right =
        index(map + "}").tensors("1.safetensors", head).tensors("2.safetensors", all);
    assertThat(right.findings()).isEmpty();
    ModelFolder swapped = index(map.toString().replace("1.saf", "2.saf") + "}");
    assertThat(swapped.findings().getFirst())
        .isEqualTo(
            "error broken-weights "
                + INDEX
                + " 3:1 `lm_head.weight` is not in the file that the index names for it");
    ModelFolder twice = right.tensors("2.safetensors", ModelFolder.llamaTensors());
    assertThat(index(map + "}").findings()).isNotEmpty();
    assertThat(twice.findings().getFirst()).contains("`lm_head.weight` lies in two files");
  }
}
