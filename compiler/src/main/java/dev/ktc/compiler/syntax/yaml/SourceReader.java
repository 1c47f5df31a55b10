package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Turns the bytes of a rule file into text, and refuses what PyYAML refuses.
public final class SourceReader {
  /// The largest file that is read. Ten thousand rules take about 3 MiB; whatever is larger than
  /// this is no rule file, and would only keep the user waiting.
  public static final int MAX_BYTES = 8 << 20;

  /// The bytes are not UTF-8.
  public static final Code INVALID_ENCODING =
      new Code("KTC0001", "invalid-encoding", Severity.ERROR);

  /// A control character.
  public static final Code UNPRINTABLE_CHARACTER =
      new Code("KTC0002", "unprintable-character", Severity.ERROR);

  /// The file is larger than [#MAX_BYTES].
  public static final Code OVERSIZED_FILE = new Code("KTC0003", "oversized-file", Severity.ERROR);

  /// Reads a text.
  ///
  /// @param name as the user wrote it
  /// @param bytes what the file holds
  public Outcome<SourceFile> read(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return oversized(name, bytes.length);
    }
    return new Outcome<>(
        new SourceFile(name, new String(bytes, StandardCharsets.UTF_8)), List.of());
  }

  /// The finding for a file that is too large to be read.
  public static Outcome<SourceFile> oversized(String name, long bytes) {
    SourceFile empty = new SourceFile(name, "");
    return Outcome.failure(
        Diagnostic.of(OVERSIZED_FILE, "a file of " + (bytes >> 20) + " MiB is not a rule file")
            .at(new Location(empty, Span.at(0)), "")
            .note(
                "rule files of up to "
                    + (MAX_BYTES >> 20)
                    + " MiB are read: more than 20,000 rules")
            .build());
  }
}
