package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue.JsonArray;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoints as Transformers 5 writes them have the tensors that our module trees expect.
class TinyCheckpointsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deepseek_v2",
        "deepseek_v2-lite",
        "deepseek_v3",
        "deepseek_v3-noyarn",
        "glm4_moe",
        "llama",
        "llama-tied",
        "mixtral",
        "qwen2_moe",
        "qwen3_moe",
        "qwen3_next",
      })
  void knownArchitecturesAreConfirmed(String name) throws IOException {
    Outcome<ModelTree> outcome = load(name);
    assertThat(outcome.diagnostics()).isEmpty();
    assertThat(outcome.value()).isNotNull();
    assertThat(outcome.value().facts().classesKnown()).isTrue();
    assertThat(outcome.value().facts().caches()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_oss", "mistral", "olmoe", "qwen2", "qwen3"})
  void othersAreReadFromTheirTensors(String name) throws IOException {
    Outcome<ModelTree> outcome = load(name);
    assertThat(outcome.diagnostics().stream().map(found -> found.code().name()))
        .containsExactly("inexact-classes");
    assertThat(outcome.value()).isNotNull();
    assertThat(outcome.value().facts().modelType()).isEqualTo(name);
    assertThat(outcome.value().facts().layers()).isEqualTo(4);
    assertThat(outcome.value().facts().caches()).hasSize(4);
  }

  /// Modules without parameters leave no trace in a checkpoint: activations, rotary embeddings.
  @ParameterizedTest
  @ValueSource(strings = {"gpt_oss", "mistral", "qwen2", "qwen3"})
  void namesFromTensorsAreThoseOfTheModules(String name) throws IOException {
    JsonObject modules = object(Files.readString(fixture(name).resolve("modules.json")));
    ModelTree tree = Objects.requireNonNull(load(name).value());
    assertThat(tree.modules().stream().map(ModuleNode::name))
        .containsExactlyInAnyOrderElementsOf(
            modules.members().stream()
                .map(Member::name)
                .filter(module -> !module.endsWith("act_fn") && !module.endsWith("rotary_emb"))
                .toList());
  }

  private static Path fixture(String name) {
    return Repository.root().resolve("tests/fixtures/tiny").resolve(name);
  }

  private static JsonObject object(String text) {
    SourceFile file = new SourceFile("fixture", text);
    return (JsonObject) Objects.requireNonNull(JsonReader.read(file).value());
  }

  /// Zeros stand for the weights, which nobody reads.
  private Outcome<ModelTree> load(String name) throws IOException {
    Files.copy(fixture(name).resolve("config.json"), folder.resolve("config.json"));
    byte[] header;
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(fixture(name).resolve("header.json.gz")))) {
      header = in.readAllBytes();
    }
    long data = 0;
    for (Member member : object(new String(header, StandardCharsets.UTF_8)).members()) {
      if (member.value() instanceof JsonObject entry
          && entry.get("data_offsets") instanceof JsonArray offsets
          && offsets.items().getLast() instanceof JsonNumber end) {
        data = Math.max(data, Long.parseLong(end.text()));
      }
    }
    try (RandomAccessFile out =
        new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      out.setLength(8 + header.length + data);
    }
    return ModelLoader.load(folder.toString());
  }
}
