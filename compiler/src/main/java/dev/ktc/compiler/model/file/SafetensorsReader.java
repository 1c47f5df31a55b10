package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads the header of a safetensors file: names, types, shapes and places of its tensors. The data
/// itself is never touched. Nothing in the file is trusted.
public final class SafetensorsReader {
  /// A safetensors file is cut short, its header contradicts itself or the file, or an index names
  /// files that are not there.
  public static final Code BROKEN_WEIGHTS = new Code("KTC1109", "broken-weights", Severity.ERROR);

  /// The format's own limit.
  static final int MAX_HEADER = 100_000_000;

  private static final int LENGTH_BYTES = 8;

  private SafetensorsReader() {}

  /// Reads the header of a file.
  ///
  /// @param blame what made us read it
  /// @return its tensors in header order
  static Outcome<List<StoredTensor>> read(Path path, Location blame) {
    if (Files.isDirectory(path)) {
      return TextFiles.unreadable(path, "is a folder", blame);
    }
    try (FileChannel channel = FileChannel.open(path);
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
      long size = channel.size();
      if (size < LENGTH_BYTES) {
        return broken(path, "is cut short: it has " + size + " bytes, its first number takes 8");
      }
      long length = Long.reverseBytes(in.readLong());
      if (length < 0 || length > MAX_HEADER) {
        return broken(
            path,
            "says that its header has "
                + Long.toUnsignedString(length)
                + " bytes; at most "
                + MAX_HEADER
                + " are allowed");
      }
      if (length > size - LENGTH_BYTES) {
        return broken(
            path,
            "is cut short: its header should have "
                + length
                + " bytes, "
                + (size - LENGTH_BYTES)
                + " are there");
      }
      byte[] header = in.readNBytes((int) length);
      SourceFile file = new SourceFile(path.toString(), new String(header, StandardCharsets.UTF_8));
      int wrong = TextFiles.firstMalformed(header);
      if (wrong >= 0) {
        return broken(path, "has a header that is not UTF-8", file, new Span(wrong, wrong + 1));
      }
      return new SafetensorsHeader(file, size - LENGTH_BYTES - length).read();
    } catch (IOException e) {
      return TextFiles.unreadable(path, TextFiles.reason(e), blame);
    }
  }

  private static Outcome<List<StoredTensor>> broken(Path path, String what) {
    return broken(path, what, new SourceFile(path.toString(), ""), Span.at(0));
  }

  private static Outcome<List<StoredTensor>> broken(
      Path path, String what, SourceFile file, Span span) {
    return Outcome.failure(
        Diagnostic.of(BROKEN_WEIGHTS, "`" + path + "` " + what)
            .at(new Location(file, span), "")
            .build());
  }
}
