package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.model.ModelTree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A folder with a small model, written for one test.
record ModelFolder(Path path) {
  /// A Llama of one layer: 8 words, width 4, feed-forward width 6, 2 heads.
  static final String LLAMA =
      """
      {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": 8,
        "hidden_size": 4,
        "intermediate_size": 6,
        "num_hidden_layers": 1,
        "num_attention_heads": 2
      }
      """;

  /// The tensors of [#LLAMA].
  static Map<String, List<Integer>> llamaTensors() {
    Map<String, List<Integer>> out = new LinkedHashMap<>();
    out.put("lm_head.weight", List.of(8, 4));
    out.put("model.embed_tokens.weight", List.of(8, 4));
    out.put("model.layers.0.input_layernorm.weight", List.of(4));
    out.put("model.layers.0.mlp.down_proj.weight", List.of(4, 6));
    out.put("model.layers.0.mlp.gate_proj.weight", List.of(6, 4));
    out.put("model.layers.0.mlp.up_proj.weight", List.of(6, 4));
    out.put("model.layers.0.post_attention_layernorm.weight", List.of(4));
    out.put("model.layers.0.self_attn.k_proj.weight", List.of(4, 4));
    out.put("model.layers.0.self_attn.o_proj.weight", List.of(4, 4));
    out.put("model.layers.0.self_attn.q_proj.weight", List.of(4, 4));
    out.put("model.layers.0.self_attn.v_proj.weight", List.of(4, 4));
    out.put("model.norm.weight", List.of(4));
    return out;
  }

  ModelFolder config(String text) {
    return file("config.json", text.getBytes(StandardCharsets.UTF_8));
  }

  ModelFolder file(String name, byte[] bytes) {
    try {
      Files.write(path.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Tensors in bfloat16, one after the other.
  ModelFolder tensors(String file, Map<String, List<Integer>> shapes) {
    return header(file, header(shapes, "BF16", 2), bytes(shapes, 2));
  }

  static String header(Map<String, List<Integer>> shapes, String type, int width) {
    List<String> entries = new ArrayList<>();
    long place = 0;
    for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
      long end = place + bytes(Map.of("", tensor.getValue()), width);
      entries.add(
          String.format(
              "\"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}",
              tensor.getKey(), type, tensor.getValue(), place, end));
      place = end;
    }
    return entries.stream().collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  static long bytes(Map<String, List<Integer>> shapes, int width) {
    long sum = 0;
    for (List<Integer> shape : shapes.values()) {
      long product = width;
      for (int size : shape) {
        product *= size;
      }
      sum += product;
    }
    return sum;
  }

  /// A safetensors file with this header, truthful or not, and so many bytes of data.
  ModelFolder header(String file, String header, long data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return prefixed(file, text.length, text, data);
  }

  /// The same with any length in front.
  ModelFolder prefixed(String file, long length, byte[] text, long data) {
    byte[] prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    try (RandomAccessFile out = new RandomAccessFile(path.resolve(file).toFile(), "rw")) {
      out.write(prefix);
      out.write(text);
      out.setLength(8L + text.length + data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Outcome<ModelTree> load() {
    return ModelLoader.load(path.toString());
  }

  /// `severity name file line:column message` of each finding; the folder's own path left out.
  List<String> findings() {
    return load().diagnostics().stream().map(this::line).toList();
  }

  private String line(Diagnostic found) {
    String file = found.primary().where().file().name().replace(path + "/", "");
    return String.join(
        " ",
        found.severity().label(),
        found.code().name(),
        file.replace(path.toString(), "."),
        found.primary().where().start().line() + ":" + found.primary().where().start().column(),
        found.message().replace(path + "/", "").replace(path.toString(), "."));
  }
}
