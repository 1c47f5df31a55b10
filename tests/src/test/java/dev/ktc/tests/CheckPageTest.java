package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.model.file.BuiltinModels;
import dev.ktc.compiler.pipeline.Finding;
import dev.ktc.compiler.pipeline.Findings;
import dev.ktc.compiler.source.SourceFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The examples on the pages of `ktc explain` do what the pages say.
class CheckPageTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyExampleDoesWhatItsPageSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Finding finding : Findings.all()) {
      for (CheckPage.Example example : CheckPage.examples(CheckPage.text(finding))) {
        String name = finding.code().name() + ", line " + example.line();
        tests.add(dynamicTest(name, () -> check(finding, example)));
      }
    }
    return tests.stream();
  }

  private void check(Finding finding, CheckPage.Example example) throws IOException {
    Path here = Files.createDirectory(folder.resolve(finding.code().name() + example.line()));
    CommandLine.Result result = CommandLine.run(arguments(example, here));
    assertThat(result.exitCode()).as(result.err()).isIn(0, 1, 2);
    assertThat(result.out()).as(result.err()).isNotEmpty();
    assertThat(found(result.out(), finding.code().number()))
        .as("%s", result.out())
        .isEqualTo(example.expected());
  }

  /// Writes the files of an example into a folder; answers the command line that checks them.
  static List<String> arguments(CheckPage.Example example, Path here) throws IOException {
    List<String> args = new ArrayList<>(List.of("check", "--format", "json"));
    CheckPage.Block rules = example.blocks().get("rules");
    if (rules == null) {
      throw new AssertionError("an example needs rules");
    }
    Files.write(here.resolve("rules.yaml"), rules.content());
    CheckPage.Block settings = example.blocks().get("settings");
    if (settings != null) {
      Files.write(here.resolve("ktc.yaml"), settings.content());
    }
    args.add(here.resolve("rules.yaml").toString());
    model(example, here, args);
    CheckPage.Block devices = example.blocks().get("devices");
    if (devices != null) {
      args.add("--devices");
      if (devices.text().contains("devices:")) {
        Files.write(here.resolve("devices.yaml"), devices.content());
        args.add(here.resolve("devices.yaml").toString());
      } else {
        args.add(devices.text().strip());
      }
    }
    CheckPage.Block options = example.blocks().get("options");
    if (options != null) {
      args.addAll(List.of(options.text().strip().split("\\s+", -1)));
    }
    return args;
  }

  private static void model(CheckPage.Example example, Path here, List<String> args)
      throws IOException {
    CheckPage.Block model = example.blocks().get("model");
    CheckPage.Block gguf = example.blocks().get("gguf");
    if (gguf != null) {
      Path folder = Files.createDirectory(here.resolve("model"));
      GgufWriter.of(gguf.text()).write(folder.resolve("model.gguf"));
      if (model != null) {
        Files.write(folder.resolve("config.json"), model.content());
      }
      args.addAll(List.of("--model", folder.toString()));
      return;
    }
    if (model == null) {
      return;
    }
    args.add("--model");
    String text = model.text().strip();
    if (BuiltinModels.names().contains(text)) {
      args.add(text);
      return;
    }
    Path folder = Files.createDirectory(here.resolve("model"));
    Files.write(folder.resolve("config.json"), model.content());
    CheckPage.Block tensors = example.blocks().get("tensors");
    if (tensors != null) {
      safetensors(folder.resolve("model.safetensors"), tensors.text().strip());
    }
    args.add(folder.toString());
  }

  /// A safetensors file with a header as given and as many zeros as it speaks of.
  private static void safetensors(Path file, String header) throws IOException {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    long dataLength = 0;
    if (JsonReader.read(new SourceFile("header", header)).value()
        instanceof JsonValue.JsonObject tensors) {
      for (JsonValue.Member tensor : tensors.members()) {
        if (tensor.value() instanceof JsonValue.JsonObject fields
            && fields.get("data_offsets") instanceof JsonValue.JsonArray offsets
            && offsets.items().getLast() instanceof JsonValue.JsonNumber end) {
          dataLength = Math.max(dataLength, Long.parseLong(end.text()));
        }
      }
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(bytes.length).array());
      out.write(bytes);
      out.setLength(8 + bytes.length + dataLength);
    }
  }

  /// `severity line:column` of each finding of a kind.
  private static List<String> found(String json, String number) {
    List<String> found = new ArrayList<>();
    JsonValue root = JsonReader.read(new SourceFile("output", json)).value();
    JsonValue.JsonArray diagnostics = (JsonValue.JsonArray) get(root, "diagnostics");
    for (JsonValue diagnostic : diagnostics.items()) {
      if (text(get(diagnostic, "code")).equals(number)) {
        JsonValue start = get(get(diagnostic, "span"), "start");
        found.add(
            text(get(diagnostic, "severity"))
                + " "
                + text(get(start, "line"))
                + ":"
                + text(get(start, "column")));
      }
    }
    return found;
  }

  private static JsonValue get(JsonValue value, String name) {
    JsonValue member = ((JsonValue.JsonObject) value).get(name);
    if (member == null) {
      throw new AssertionError("no " + name);
    }
    return member;
  }

  private static String text(JsonValue value) {
    return switch (value) {
      case JsonValue.JsonString string -> string.value();
      case JsonValue.JsonNumber number -> number.text();
      default -> throw new AssertionError(value.kind());
    };
  }
}
