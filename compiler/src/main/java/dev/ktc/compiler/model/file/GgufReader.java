package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the header of a GGUF file, version 2 or 3: metadata, names, types, shapes and places of
/// its tensors. The data itself is never touched. Nothing in the file is trusted.
public final class GgufReader {
  /// A GGUF file is cut short, its header contradicts itself or the file, or a part of a split file
  /// is missing.
  public static final Code BROKEN_GGUF = new Code("KTC1112", "broken-gguf", Severity.ERROR);

  private static final long MAGIC = 0x46554747;
  private static final int MAX_KEY = 1000;
  private static final int MAX_KEYS = 20_000;
  static final int MAX_TENSORS = 200_000;
  private static final int MAX_DIMS = 4;
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final long MAX_ALIGNMENT = 1 << 16;

  /// A name, the number of dimensions, one of them, a type and an offset.
  private static final int LEAST_TENSOR = 8 + 1 + 4 + 8 + 4 + 8;

  /// A key, a type and a value.
  private static final int LEAST_KEY = 8 + 1 + 4 + 1;

  private final String name;
  private final GgufCursor cursor;
  private final Map<String, GgufValue> values = new LinkedHashMap<>();
  private final List<GgufTensor> tensors = new ArrayList<>();

  private GgufReader(String name, GgufCursor cursor) {
    this.name = name;
    this.cursor = cursor;
  }

  /// Reads the header of a file.
  ///
  /// @param blame what made us read it
  static Outcome<GgufHeader> read(Path path, Location blame) {
    if (Files.isDirectory(path)) {
      return TextFiles.unreadable(path, "is a folder", blame);
    }
    try (FileChannel channel = FileChannel.open(path)) {
      return Outcome.of(new GgufReader(path.toString(), new GgufCursor(channel)).header());
    } catch (GgufFault fault) {
      return Outcome.failure(broken(path.toString(), fault.what()));
    } catch (IOException e) {
      return TextFiles.unreadable(path, TextFiles.reason(e), blame);
    }
  }

  /// A finding about a file. Bytes have no lines, so it stands at the start.
  static Diagnostic broken(String file, String what) {
    return Diagnostic.of(BROKEN_GGUF, "`" + file + "` " + what)
        .at(new Location(new SourceFile(file, ""), Span.at(0)), "")
        .build();
  }

  private GgufHeader header() throws IOException, GgufFault {
    if (cursor.size() < 24 || cursor.u32() != MAGIC) {
      throw new GgufFault(
          cursor.size() < 24
              ? "is cut short: it has " + cursor.size() + " bytes, its head alone takes 24"
              : "is no GGUF file: it does not begin with `GGUF`");
    }
    version(cursor.u32());
    long tensorCount = bounded(cursor.count("tensors", LEAST_TENSOR), MAX_TENSORS, "tensors");
    long keyCount = bounded(cursor.count("keys", LEAST_KEY), MAX_KEYS, "keys");
    GgufValueReader reader = new GgufValueReader(cursor);
    for (long i = 0; i < keyCount; i++) {
      String key = cursor.string("a key", MAX_KEY);
      if (!isPossible(key)) {
        throw new GgufFault("has a key with control characters, or an empty one");
      }
      if (values.put(key, reader.read(key)) != null) {
        throw new GgufFault("has the key `" + key + "` twice");
      }
    }
    Set<String> names = new HashSet<>();
    for (long i = 0; i < tensorCount; i++) {
      GgufTensor tensor = tensor();
      tensors.add(tensor);
      if (!names.add(tensor.name())) {
        throw new GgufFault("describes the tensor `" + tensor.name() + "` twice");
      }
    }
    checkPlaces(alignment());
    return new GgufHeader(name, values, tensors);
  }

  private static void version(long version) throws GgufFault {
    if (version == 2 || version == 3) {
      return;
    }
    boolean bigEndian = version == 2 << 24 || version == 3 << 24;
    throw new GgufFault(
        bigEndian
            ? "is a big-endian GGUF file, which is not read"
            : "has version " + version + " of GGUF; 2 and 3 are read");
  }

  private static long bounded(long count, int most, String what) throws GgufFault {
    if (count > most) {
      throw new GgufFault("has " + count + " " + what + "; at most " + most + " are read");
    }
    return count;
  }

  private GgufTensor tensor() throws IOException, GgufFault {
    String tensor = cursor.string("the name of a tensor", MAX_KEY);
    if (!SafetensorsHeader.isPossible(tensor)) {
      throw new GgufFault("has a tensor with a name that none can have");
    }
    long rank = cursor.u32();
    if (rank < 1 || rank > MAX_DIMS) {
      throw new GgufFault("gives `" + tensor + "` " + rank + " dimensions; 1 to 4 are possible");
    }
    List<Long> dims = new ArrayList<>();
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      long dim = cursor.u64();
      if (dim <= 0 || dim > Long.MAX_VALUE / elements) {
        throw new GgufFault("gives `" + tensor + "` a dimension of " + Long.toUnsignedString(dim));
      }
      elements *= dim;
      dims.add(dim);
    }
    long number = cursor.u32();
    GgufType type = GgufType.of(number);
    if (type == null) {
      throw new GgufFault("stores `" + tensor + "` as type " + number + ", which is not known");
    }
    if (dims.getFirst() % type.block() != 0) {
      throw new GgufFault(
          String.format(
              "stores `%s` with rows of %d elements as %s, which comes in blocks of %d",
              tensor, dims.getFirst(), type, type.block()));
    }
    long offset = cursor.u64();
    return new GgufTensor(tensor, type, dims, offset, bytes(tensor, type, elements), name);
  }

  private static long bytes(String tensor, GgufType type, long elements) throws GgufFault {
    try {
      return type.bytes(elements);
    } catch (ArithmeticException _) {
      throw new GgufFault("gives `" + tensor + "` " + elements + " elements");
    }
  }

  private long alignment() throws GgufFault {
    GgufValue value = values.get("general.alignment");
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    long alignment = value instanceof GgufValue.Whole(long whole) ? whole : 0;
    if (alignment < 1 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw new GgufFault(
          "has the alignment " + value.shown() + "; a power of two up to 65536 is possible");
    }
    return alignment;
  }

  /// Each tensor lies inside the file, where the alignment wants it, and on no other's bytes.
  private void checkPlaces(long alignment) throws GgufFault {
    long start = Math.ceilDiv(cursor.position(), alignment) * alignment;
    long data = Math.max(0, cursor.size() - start);
    for (GgufTensor tensor : tensors) {
      if (tensor.offset() < 0 || tensor.offset() % alignment != 0) {
        throw new GgufFault(
            String.format(
                "places `%s` at byte %s of the data, which is no multiple of %d",
                tensor.name(), Long.toUnsignedString(tensor.offset()), alignment));
      }
      if (tensor.bytes() > data || tensor.offset() > data - tensor.bytes()) {
        throw new GgufFault(
            String.format(
                "is cut short: `%s` takes %d bytes from byte %d of the data, which has %d",
                tensor.name(), tensor.bytes(), tensor.offset(), data));
      }
    }
    List<GgufTensor> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingLong(GgufTensor::offset));
    long next = 0;
    for (GgufTensor tensor : sorted) {
      if (tensor.offset() < next) {
        throw new GgufFault("places `" + tensor.name() + "` over another tensor");
      }
      next = tensor.offset() + tensor.bytes();
    }
  }

  private static boolean isPossible(String text) {
    return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
  }
}
