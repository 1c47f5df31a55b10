package dev.ktc.compiler.lower;

import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.lower.ScalarValues.Unfit;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/// Byte strings in base 64 as Python decodes them: what is no letter of it is skipped.
final class BinaryValues {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private BinaryValues() {}

  static Value of(String text) throws Unfit {
    return new Value.Other("bytes", show(decode(text)));
  }

  private static byte[] decode(String text) throws Unfit {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int place = 0;
    int pads = 0;
    int held = 0;
    int letters = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 127) {
        throw new Unfit("failed to convert base64 data into ascii");
      }
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '=') {
        if (place >= 2 && place + ++pads >= 4) {
          return out.toByteArray();
        }
        continue;
      }
      int bits = LETTERS.indexOf(text.charAt(i));
      if (bits < 0) {
        continue;
      }
      pads = 0;
      letters++;
      held = held << 6 | bits;
      place = (place + 1) % 4;
      if (place != 1) {
        out.write(held >> (place == 2 ? 4 : place == 3 ? 2 : 0));
      }
    }
    if (place == 1) {
      throw new Unfit(
          "failed to decode base64 data: Invalid base64-encoded string: number of data characters ("
              + letters
              + ") cannot be 1 more than a multiple of 4");
    }
    if (place != 0) {
      throw new Unfit("failed to decode base64 data: Incorrect padding");
    }
    return out.toByteArray();
  }

  private static String show(byte[] bytes) {
    boolean single = false;
    boolean quotes = false;
    for (byte b : bytes) {
      single |= b == '\'';
      quotes |= b == '"';
    }
    char quote = single && !quotes ? '"' : '\'';
    StringBuilder out = new StringBuilder("b").append(quote);
    for (byte b : bytes) {
      int c = b & 0xFF;
      switch (c) {
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> {
          if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
          } else if (c < ' ' || c > '~') {
            out.append(String.format(Locale.ROOT, "\\x%02x", c));
          } else {
            out.append((char) c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }
}
