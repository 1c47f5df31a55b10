package dev.ktc.compiler.model.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Reads little-endian numbers and strings from the start of a file. It never goes past the end of
/// the file nor past a limit, and never holds more than one window of bytes and one short string.
final class GgufCursor {
  /// The header of a large model with its vocabulary takes some 20 MB.
  static final long MAX_HEADER = 256L << 20;

  private static final int WINDOW = 1 << 16;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
  private long windowStart;

  GgufCursor(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    window.limit(0);
  }

  /// Bytes of the file.
  long size() {
    return size;
  }

  /// The byte that is read next.
  long position() {
    return windowStart + window.position();
  }

  /// Bytes that may still be read.
  long remaining() {
    return Math.min(size, MAX_HEADER) - position();
  }

  int u8() throws IOException, GgufFault {
    need(1);
    return Byte.toUnsignedInt(window.get());
  }

  long u32() throws IOException, GgufFault {
    need(4);
    return Integer.toUnsignedLong(window.getInt());
  }

  /// A number of 64 bits as it stands there: those from 2^63 on come out negative.
  long u64() throws IOException, GgufFault {
    need(8);
    return window.getLong();
  }

  /// A little-endian number of 1, 2, 4 or 8 bytes, as a signed one.
  long signed(int bytes) throws IOException, GgufFault {
    need(bytes);
    return switch (bytes) {
      case 1 -> window.get();
      case 2 -> window.getShort();
      case 4 -> window.getInt();
      default -> window.getLong();
    };
  }

  /// The length of a string or list whose items take at least so many bytes each.
  long count(String what, int leastBytes) throws IOException, GgufFault {
    long count = u64();
    if (count < 0 || count > remaining() / leastBytes) {
      throw new GgufFault(
          "says that it has "
              + Long.toUnsignedString(count)
              + " "
              + what
              + " at byte "
              + (position() - 8)
              + ", but "
              + (size > MAX_HEADER ? "headers of at most " + MAX_HEADER : "only " + size)
              + " bytes "
              + (size > MAX_HEADER ? "are read" : "are there"));
    }
    return count;
  }

  /// A string of at most so many bytes.
  String string(String what, int most) throws IOException, GgufFault {
    long length = count("bytes in " + what, 1);
    if (length > most) {
      throw new GgufFault(
          "has " + what + " of " + length + " bytes; at most " + most + " are read");
    }
    byte[] bytes = new byte[(int) length];
    for (int read = 0; read < bytes.length; ) {
      int some = Math.min(bytes.length - read, WINDOW);
      need(some);
      window.get(bytes, read, some);
      read += some;
    }
    if (TextFiles.firstMalformed(bytes) >= 0) {
      throw new GgufFault("has " + what + " that is not UTF-8 before byte " + position());
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Goes on without reading.
  void skip(long bytes) throws GgufFault {
    if (bytes > remaining()) {
      throw cutShort(bytes);
    }
    if (bytes <= window.remaining()) {
      window.position(window.position() + (int) bytes);
    } else {
      windowStart = position() + bytes;
      window.position(0).limit(0);
    }
  }

  private void need(int bytes) throws IOException, GgufFault {
    if (window.remaining() >= bytes) {
      return;
    }
    if (bytes > remaining()) {
      throw cutShort(bytes);
    }
    windowStart = position();
    window.clear();
    while (window.hasRemaining() && channel.read(window, windowStart + window.position()) > 0) {
      // Until the window is full or the file ends.
    }
    window.flip();
    if (window.remaining() < bytes) {
      throw cutShort(bytes);
    }
  }

  private GgufFault cutShort(long bytes) {
    return size > MAX_HEADER
        ? new GgufFault(
            "has a header of more than " + (MAX_HEADER >> 20) + " MiB, which is not read")
        : new GgufFault(
            "is cut short: " + bytes + " bytes should follow byte " + position() + " of " + size);
  }
}
