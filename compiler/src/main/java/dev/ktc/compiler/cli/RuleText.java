package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A rule file as bytes and as text.
final class RuleText {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String operand;
  private final byte[] bytes;
  private final Outcome<SourceFile> read;

  /// @param operand a path, or `-`
  RuleText(String operand, byte[] bytes) {
    this.operand = operand;
    this.bytes = bytes;
    this.read = new SourceReader().read(operand, bytes);
  }

  /// As the user named it.
  String operand() {
    return operand;
  }

  /// The text, and what is wrong with its bytes.
  Outcome<SourceFile> read() {
    return read;
  }

  /// Whether the text says all that the bytes do, so that it may be written back.
  boolean faithful() {
    SourceFile file = read.value();
    return file != null && Arrays.equals(encode(file.text()), bytes);
  }

  /// Whether a file still holds these bytes.
  boolean holds(byte[] others) {
    return Arrays.equals(bytes, others);
  }

  /// Another text as bytes, with a byte order mark if this one has one.
  byte[] encode(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    boolean marked =
        bytes.length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
    if (!marked) {
      return encoded;
    }
    byte[] all = Arrays.copyOf(MARK, MARK.length + encoded.length);
    System.arraycopy(encoded, 0, all, MARK.length, encoded.length);
    return all;
  }
}
