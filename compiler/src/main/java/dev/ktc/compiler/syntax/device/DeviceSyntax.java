package dev.ktc.compiler.syntax.device;

import dev.ktc.compiler.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What [DeviceParser] reads. Spans are UTF-16 offsets in the text that was parsed.
public sealed interface DeviceSyntax {
  /// Where it stands.
  Span span();

  /// `cuda:0`.
  ///
  /// @param kind the word before the colon
  /// @param index the digits after it; null when bare
  record Device(String kind, @Nullable String index, Span span) implements DeviceSyntax {}

  /// `24GiB`, `1.5TiB`, `10us`.
  ///
  /// @param number decimal digits, perhaps with a point
  /// @param unit the word after it
  /// @param unitSpan where the unit stands
  record Amount(String number, String unit, Span unitSpan, Span span) implements DeviceSyntax {}

  /// An entry of a list of devices.
  sealed interface Entry extends DeviceSyntax {}

  /// `2x24GiB`.
  ///
  /// @param count decimal digits
  /// @param countSpan where the count stands
  record Alike(String count, Span countSpan, Amount memory, Span span) implements Entry {}

  /// `cuda:0=24GiB`.
  record Named(Device device, Amount memory, Span span) implements Entry {}

  /// An entry that is neither.
  ///
  /// @param tokens its parts, without spaces; may be empty
  record Wrong(List<Token> tokens, Span span) implements Entry {
    public Wrong {
      tokens = List.copyOf(tokens);
    }
  }

  /// A part of a wrong entry.
  ///
  /// @param kind what it is
  /// @param text as written
  record Token(Kind kind, String text, Span span) implements DeviceSyntax {
    /// What a part of an entry is.
    public enum Kind {
      /// Digits.
      NUMBER("a number"),
      /// The `x` of `2x24GiB`.
      TIMES("`x`"),
      /// Letters.
      WORD("a name"),
      /// `:`.
      COLON("`:`"),
      /// `=`.
      EQUALS("`=`"),
      /// `.`.
      POINT("`.`"),
      /// Anything else.
      OTHER("something else");

      private final String label;

      Kind(String label) {
        this.label = label;
      }

      /// How a message calls it.
      public String label() {
        return label;
      }
    }
  }
}
