package dev.ktc.compiler.syntax.layers;

import dev.ktc.grammar.LayerRangeLexer;
import dev.ktc.grammar.LayerRangeParser.RangeContext;
import java.util.BitSet;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/// Parses layer ranges with the grammar `LayerRange.g4`.
public final class LayerRangeParser {
  /// A bound for layer numbers; trees with more modules than this are refused anyway.
  public static final int MOST_LAYERS = 4_000_000;

  private LayerRangeParser() {}

  /// The layers of `0-29,45`, none of an empty text; null when the text is no such thing.
  public static @Nullable BitSet parse(String text) {
    BitSet layers = new BitSet();
    if (text.isEmpty()) {
      return layers;
    }
    LayerRangeLexer lexer = new LayerRangeLexer(CharStreams.fromString(text));
    dev.ktc.grammar.LayerRangeParser parser =
        new dev.ktc.grammar.LayerRangeParser(new CommonTokenStream(lexer));
    lexer.removeErrorListeners();
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      for (RangeContext range : parser.ranges().range()) {
        if (!add(layers, range)) {
          return null;
        }
      }
      return layers;
    } catch (ParseCancellationException e) {
      return null;
    }
  }

  private static boolean add(BitSet layers, RangeContext range) {
    int first = number(range.NUMBER(0).getText());
    int last = range.DASH() == null ? first : number(range.NUMBER(1).getText());
    if (first < 0 || last < first) {
      return false;
    }
    layers.set(first, last + 1);
    return true;
  }

  /// -1 when it is larger than the number of any layer.
  private static int number(String digits) {
    int value = digits.length() > 9 ? MOST_LAYERS : Integer.parseInt(digits);
    return value < MOST_LAYERS ? value : -1;
  }
}
