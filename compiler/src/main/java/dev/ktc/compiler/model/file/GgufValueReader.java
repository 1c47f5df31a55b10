package dev.ktc.compiler.model.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads one value of a GGUF file's metadata. Vocabularies and templates are passed over.
final class GgufValueReader {
  private static final int STRING = 8;
  private static final int LIST = 9;

  /// Bytes of the scalar types by number; 0 for strings and lists.
  private static final int[] BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

  private static final int MAX_DEPTH = 4;
  private static final int MAX_TEXT = 1000;
  private static final int MAX_WHOLES = 4096;

  private final GgufCursor cursor;

  GgufValueReader(GgufCursor cursor) {
    this.cursor = cursor;
  }

  /// The type, then the value of a key.
  GgufValue read(String key) throws IOException, GgufFault {
    int type = type(key);
    return type == LIST ? list(key, 1) : type == STRING ? text(key) : scalar(key, type);
  }

  private int type(String key) throws IOException, GgufFault {
    long type = cursor.u32();
    if (type >= BYTES.length) {
      throw new GgufFault("gives `" + key + "` the unknown type of value " + type);
    }
    return (int) type;
  }

  private GgufValue scalar(String key, int type) throws IOException, GgufFault {
    return switch (type) {
      case 0 -> new GgufValue.Whole(cursor.u8());
      case 2 -> new GgufValue.Whole(cursor.signed(2) & 0xffff);
      case 4 -> new GgufValue.Whole(cursor.u32());
      case 6 -> new GgufValue.Real(Float.intBitsToFloat((int) cursor.signed(4)));
      case 7 -> flag(key);
      case 10 -> {
        long value = cursor.u64();
        yield new GgufValue.Whole(value < 0 ? Long.MAX_VALUE : value);
      }
      case 12 -> new GgufValue.Real(Double.longBitsToDouble(cursor.signed(8)));
      default -> new GgufValue.Whole(cursor.signed(BYTES[type]));
    };
  }

  private GgufValue flag(String key) throws IOException, GgufFault {
    int value = cursor.u8();
    if (value > 1) {
      throw new GgufFault("gives `" + key + "` the truth value " + value);
    }
    return new GgufValue.Flag(value == 1);
  }

  private GgufValue text(String key) throws IOException, GgufFault {
    long length = cursor.count("bytes in `" + key + "`", 1);
    if (length > MAX_TEXT) {
      cursor.skip(length);
      return new GgufValue.Text("");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) cursor.u8();
    }
    // Texts that steer nothing need not be right; what is no text equals no name.
    return new GgufValue.Text(new String(bytes, StandardCharsets.UTF_8));
  }

  private GgufValue list(String key, int depth) throws IOException, GgufFault {
    if (depth > MAX_DEPTH) {
      throw new GgufFault("has lists in `" + key + "` nested more than " + MAX_DEPTH + " deep");
    }
    int type = type(key);
    int least = type == LIST ? 12 : type == STRING ? 8 : BYTES[type];
    long count = cursor.count("items in `" + key + "`", least);
    if (type == LIST) {
      for (long i = 0; i < count; i++) {
        list(key, depth + 1);
      }
    } else if (type == STRING) {
      for (long i = 0; i < count; i++) {
        cursor.skip(cursor.count("bytes in `" + key + "`", 1));
      }
    } else if (count <= MAX_WHOLES && type != 6 && type != 7 && type != 12) {
      List<Long> wholes = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        if (scalar(key, type) instanceof GgufValue.Whole(long value)) {
          wholes.add(value);
        }
      }
      return new GgufValue.Items(count, wholes);
    } else {
      cursor.skip(count * least);
    }
    return new GgufValue.Items(count, List.of());
  }
}
