package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Reads UTF-8 files of bounded size; what goes wrong is a finding.
public final class TextFiles {
  /// A file or folder of the model cannot be read.
  public static final Code UNREADABLE_MODEL =
      new Code("KTC1103", "unreadable-model", Severity.ERROR);

  private TextFiles() {}

  /// Reads a whole file.
  ///
  /// @param limit how many bytes it may have
  /// @param blame what made us read it
  static Outcome<SourceFile> read(Path path, int limit, Location blame) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      if (Files.isDirectory(path)) {
        return unreadable(path, "is a folder", blame);
      }
      bytes = in.readNBytes(limit + 1);
    } catch (IOException e) {
      return unreadable(path, reason(e), blame);
    }
    if (bytes.length > limit) {
      return unreadable(path, "is larger than " + (limit >> 20) + " MiB, more than is read", blame);
    }
    SourceFile file = new SourceFile(path.toString(), new String(bytes, StandardCharsets.UTF_8));
    int wrong = firstMalformed(bytes);
    if (wrong >= 0) {
      Location place = new Location(file, new Span(wrong, wrong + 1));
      return unreadable(path, "is not UTF-8", place);
    }
    return Outcome.of(file);
  }

  /// How many UTF-16 units stand before the first byte that is not UTF-8; -1 where all are.
  static int firstMalformed(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer scratch = CharBuffer.allocate(8192);
    int before = 0;
    while (true) {
      CoderResult result = decoder.decode(in, scratch.clear(), true);
      before += scratch.position();
      if (result.isError()) {
        return before;
      }
      if (result.isUnderflow()) {
        return -1;
      }
    }
  }

  /// A finding about a file that cannot be read.
  static <T> Outcome<T> unreadable(Path path, String what, Location blame) {
    return Outcome.failure(
        Diagnostic.of(UNREADABLE_MODEL, "`" + path + "` " + what).at(blame, "").build());
  }

  /// In plain words why a file could not be read.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case AccessDeniedException _ -> "may not be read by this user";
      case CharacterCodingException _ -> "is not UTF-8";
      case FileSystemException f when f.getReason() != null ->
          "cannot be read: " + f.getReason().toLowerCase(Locale.ROOT);
      default -> "cannot be read";
    };
  }
}
