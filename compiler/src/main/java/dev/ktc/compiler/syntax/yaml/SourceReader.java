package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Turns the bytes of a rule file into text, refusing what Python and PyYAML refuse.
///
/// A few wrong bytes or characters are replaced by U+FFFD, so that the rest can be checked too.
public final class SourceReader {
  /// The largest file that is read. Ten thousand rules take about 3 MiB; whatever is larger than
  /// this is no rule file, and would only keep the user waiting.
  public static final int MAX_BYTES = 8 << 20;

  /// The bytes are not UTF-8.
  public static final Code INVALID_ENCODING =
      new Code("KTC0001", "invalid-encoding", Severity.ERROR);

  /// A character that YAML does not allow: a control character.
  public static final Code INVALID_CHARACTER =
      new Code("KTC0002", "invalid-character", Severity.ERROR);

  /// More than a rule file ever needs: in bytes, in depth, in what aliases repeat.
  public static final Code EXCESSIVE_INPUT = new Code("KTC0003", "excessive-input", Severity.ERROR);

  /// With more wrong characters than this, a file is something else than a rule file.
  private static final int MAX_WRONG = 10;

  private static final char REPLACEMENT = '\uFFFD';

  /// A wrong byte or character and where it stands in the text.
  private record Wrong(int offset, int what) {}

  /// Reads a text.
  ///
  /// @param name as the user wrote it
  /// @param bytes what the file holds
  public Outcome<SourceFile> read(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return oversized(name, bytes.length);
    }
    boolean little = starts(bytes, 0xFF, 0xFE);
    if (little || starts(bytes, 0xFE, 0xFF)) {
      Charset charset = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
      return utf16(name, ByteBuffer.wrap(bytes, 2, bytes.length - 2), charset);
    }
    int mark = starts(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    List<Wrong> wrong = new ArrayList<>();
    String text =
        decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark), StandardCharsets.UTF_8, wrong);
    List<Diagnostic> findings = new ArrayList<>();
    if (!wrong.isEmpty()) {
      findings.add(wrongBytes(new SourceFile(name, text), wrong));
    }
    return characters(name, text, wrong.size(), findings);
  }

  /// The finding for a file that is too large to be read.
  ///
  /// @param name as the user wrote it
  /// @param bytes how large it is
  public static Outcome<SourceFile> oversized(String name, long bytes) {
    String size = String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
    return Outcome.failure(
        Diagnostic.of(EXCESSIVE_INPUT, "a file of " + size + " MiB is too large for a rule file")
            .at(new Location(new SourceFile(name, ""), Span.at(0)), "")
            .note("at most " + (MAX_BYTES >> 20) + " MiB are read, which hold over 20,000 rules")
            .build());
  }

  /// PyYAML would read it, but KTransformers opens the file as UTF-8.
  private static Outcome<SourceFile> utf16(String name, ByteBuffer bytes, Charset charset) {
    List<Wrong> wrong = new ArrayList<>();
    String text = decode(bytes, charset, wrong);
    SourceFile file = new SourceFile(name, text);
    Diagnostic finding =
        Diagnostic.of(INVALID_ENCODING, "the file is encoded in UTF-16")
            .at(new Location(file, Span.at(0)), "a UTF-16 byte order mark stands before this")
            .note("KTransformers reads rule files as UTF-8 and stops with `UnicodeDecodeError`")
            .help("save the file as UTF-8")
            .fails(Phase.P0, undecodable(charset.equals(StandardCharsets.UTF_16LE) ? 0xFF : 0xFE))
            .build();
    return characters(name, text, wrong.size(), new ArrayList<>(List.of(finding)));
  }

  private static Diagnostic wrongBytes(SourceFile file, List<Wrong> wrong) {
    Wrong first = wrong.getFirst();
    String others = wrong.size() == 1 ? "" : ", nor are " + (wrong.size() - 1) + " others";
    Diagnostic.Builder finding =
        Diagnostic.of(
                INVALID_ENCODING,
                String.format(Locale.ROOT, "byte 0x%02x is not UTF-8", first.what()) + others)
            .at(
                new Location(file, new Span(first.offset(), first.offset() + 1)),
                first.what() >= 0xA0
                    ? "in Latin-1, this would be `" + (char) first.what() + "`"
                    : "")
            .note("KTransformers reads rule files as UTF-8 and stops with `UnicodeDecodeError`");
    return finding
        .help("save the file as UTF-8")
        .fails(Phase.P0, undecodable(first.what()))
        .build();
  }

  private static Outcome<SourceFile> characters(
      String name, String text, int wrongBytes, List<Diagnostic> findings) {
    List<Wrong> wrong = new ArrayList<>();
    boolean nul = false;
    StringBuilder repaired = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAllowed(c)) {
        wrong.add(new Wrong(i, c));
        nul |= c == 0;
        repaired.append(text, repaired.length(), i).append(REPLACEMENT);
      }
    }
    String clean = repaired.append(text, repaired.length(), text.length()).toString();
    SourceFile file = new SourceFile(name, clean);
    boolean hopeless = nul || wrong.size() + wrongBytes > MAX_WRONG;
    for (Wrong each : hopeless ? wrong.subList(0, Math.min(1, wrong.size())) : wrong) {
      findings.add(wrongCharacter(file, each, hopeless ? wrong.size() - 1 : 0));
    }
    return new Outcome<>(hopeless ? null : file, findings);
  }

  private static Diagnostic wrongCharacter(SourceFile file, Wrong wrong, int others) {
    String what =
        wrong.what() == 0
            ? "a NUL character"
            : String.format(Locale.ROOT, "control character U+%04X", wrong.what());
    String more = others == 0 ? "" : " (" + others + " more follow)";
    return Diagnostic.of(INVALID_CHARACTER, what + " is not allowed in YAML" + more)
        .at(new Location(file, new Span(wrong.offset(), wrong.offset() + 1)), "")
        .note("PyYAML stops with `special characters are not allowed`")
        .help(others > 0 || wrong.what() == 0 ? "is this a text file?" : "remove it")
        .fails(
            Phase.P0,
            String.format(
                Locale.ROOT,
                "yaml.reader.ReaderError: unacceptable character #x%04x: special characters are"
                    + " not allowed",
                wrong.what()))
        .build();
  }

  private static String undecodable(int first) {
    return String.format(
        Locale.ROOT, "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x%02x", first);
  }

  /// What PyYAML calls printable; both halves of a surrogate pair are.
  private static boolean isAllowed(char c) {
    return c >= 0xA0
        ? c < 0xFFFE
        : (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t' || c == 0x85;
  }

  private static boolean starts(byte[] bytes, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != with[i]) {
        return false;
      }
    }
    return true;
  }

  /// Decodes; each wrong byte becomes one U+FFFD.
  private static String decode(ByteBuffer bytes, Charset charset, List<Wrong> wrong) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.remaining() + 1);
    while (true) {
      CoderResult result = decoder.decode(bytes, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        wrong.add(new Wrong(out.position(), bytes.get() & 0xFF));
        out.put(REPLACEMENT);
      }
    }
  }
}
