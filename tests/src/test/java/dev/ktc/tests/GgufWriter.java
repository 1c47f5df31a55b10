package dev.ktc.tests;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes GGUF files for tests: a header as the format's documentation describes it, and room for
/// the data, which nobody reads.
final class GgufWriter {
  static final int F32 = 0;
  static final int F16 = 1;
  static final int Q8_0 = 8;
  static final int Q4_K = 12;
  static final int Q6_K = 14;
  static final int BF16 = 30;

  /// Elements and bytes of a block by type; what is not here has one byte per element.
  private static final Map<Integer, int[]> BLOCKS =
      Map.of(
          F32, new int[] {1, 4},
          F16, new int[] {1, 2},
          Q8_0, new int[] {32, 34},
          Q4_K, new int[] {256, 144},
          Q6_K, new int[] {256, 210},
          BF16, new int[] {1, 2});

  private static final Map<String, Integer> NAMES =
      Map.of("F32", F32, "F16", F16, "Q8_0", Q8_0, "Q4_K", Q4_K, "Q6_K", Q6_K, "BF16", BF16);

  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private long length = -1;

  private record Tensor(String name, int type, List<Long> dims) {
    long bytes() {
      long elements = 1;
      for (long dim : dims) {
        elements *= dim;
      }
      int[] block = BLOCKS.getOrDefault(type, new int[] {1, 1});
      return elements / block[0] * block[1];
    }
  }

  /// A file from lines `key = value`, `name TYPE dims…` and `length N`, the last for a file that is
  /// cut short.
  static GgufWriter of(String text) {
    GgufWriter out = new GgufWriter();
    for (String line : text.strip().split("\n", -1)) {
      String[] words = line.strip().split(" +", -1);
      if (words.length == 3 && words[1].equals("=")) {
        out.put(words[0], value(words[2]));
      } else if (words[0].equals("length")) {
        out.length = Long.parseLong(words[1]);
      } else if (words.length > 2) {
        int type = NAMES.containsKey(words[1]) ? NAMES.get(words[1]) : Integer.parseInt(words[1]);
        Long[] dims = new Long[words.length - 2];
        for (int i = 0; i < dims.length; i++) {
          dims[i] = Long.parseLong(words[i + 2]);
        }
        out.tensor(words[0], type, dims);
      }
    }
    return out;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    return text.matches("-?[0-9]+") ? (Object) Long.valueOf(text) : text;
  }

  /// Sets a key: a long becomes a 32-bit number, a list one of strings or 32-bit numbers.
  GgufWriter put(String key, Object value) {
    keys.put(key, value);
    return this;
  }

  /// Adds a tensor, the innermost dimension first.
  GgufWriter tensor(String name, int type, Long... dims) {
    tensors.add(new Tensor(name, type, List.of(dims)));
    return this;
  }

  /// The header.
  byte[] header() {
    ByteBuffer out = ByteBuffer.allocate(1 << 21).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x46554747).putInt(3).putLong(tensors.size()).putLong(keys.size());
    keys.forEach(
        (key, value) -> {
          string(out, key);
          value(out, value);
        });
    long offset = 0;
    for (Tensor tensor : tensors) {
      string(out, tensor.name());
      out.putInt(tensor.dims().size());
      tensor.dims().forEach(out::putLong);
      out.putInt(tensor.type()).putLong(offset);
      offset += (tensor.bytes() + 31) / 32 * 32;
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /// Header and data.
  long length() {
    long data = (header().length + 31L) / 32 * 32;
    for (Tensor tensor : tensors) {
      data += (tensor.bytes() + 31) / 32 * 32;
    }
    return data;
  }

  /// Writes the file; its data takes no room on the disk.
  void write(Path file) throws IOException {
    write(file, header(), length >= 0 ? length : length());
  }

  /// Writes any bytes as a file of any length.
  static void write(Path file, byte[] header, long length) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(0);
      out.write(header);
      out.setLength(length);
    }
  }

  private static void string(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putLong(bytes.length).put(bytes);
  }

  private static void value(ByteBuffer out, Object value) {
    switch (value) {
      case Long number -> out.putInt(4).putInt(number.intValue());
      case Boolean flag -> out.putInt(7).put((byte) (flag ? 1 : 0));
      case Double number -> out.putInt(6).putFloat(number.floatValue());
      case String text -> {
        out.putInt(8);
        string(out, text);
      }
      case List<?> items -> {
        out.putInt(9);
        boolean numbers = !items.isEmpty() && items.getFirst() instanceof Long;
        out.putInt(numbers ? 4 : 8).putLong(items.size());
        for (Object item : items) {
          if (item instanceof Long number) {
            out.putInt(number.intValue());
          } else {
            string(out, item.toString());
          }
        }
      }
      default -> throw new AssertionError(value);
    }
  }
}
