package dev.ktc.compiler.syntax.device;

import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Alike;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Amount;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Device;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Entry;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Named;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Token;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Wrong;
import dev.ktc.grammar.HardwareLexer;
import dev.ktc.grammar.HardwareParser;
import dev.ktc.grammar.HardwareParser.AmountContext;
import dev.ktc.grammar.HardwareParser.DeviceContext;
import dev.ktc.grammar.HardwareParser.EntryContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Parses devices, sizes and lists of devices with the grammar `Hardware.g4`.
public final class DeviceParser {
  private final String text;

  private DeviceParser(String text) {
    this.text = text;
  }

  /// A device's name; null when the text is none.
  public static @Nullable Device device(String text) {
    DeviceParser reader = new DeviceParser(text);
    try {
      return reader.device(reader.parser().deviceName().device());
    } catch (ParseCancellationException e) {
      return null;
    }
  }

  /// A number with its unit; null when the text is none.
  public static @Nullable Amount amount(String text) {
    DeviceParser reader = new DeviceParser(text);
    try {
      return reader.amount(reader.parser().size().amount());
    } catch (ParseCancellationException e) {
      return null;
    }
  }

  /// An amount per second, such as `1008GB/s`; null when the text is none.
  public static @Nullable Amount rate(String text) {
    DeviceParser reader = new DeviceParser(text);
    try {
      HardwareParser.RateContext rate = reader.parser().rate();
      return rate.WORD().getText().equals("s") ? reader.amount(rate.amount()) : null;
    } catch (ParseCancellationException e) {
      return null;
    }
  }

  /// A list of devices, entry by entry; entries that are none are [Wrong].
  public static List<Entry> inventory(String text) {
    DeviceParser reader = new DeviceParser(text);
    List<Entry> entries = new ArrayList<>();
    for (EntryContext entry : reader.parser().inventory().entry()) {
      entries.add(reader.entry(entry));
    }
    return List.copyOf(entries);
  }

  private HardwareParser parser() {
    HardwareLexer lexer = new HardwareLexer(CharStreams.fromString(text));
    HardwareParser parser = new HardwareParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    return parser;
  }

  private Entry entry(EntryContext entry) {
    if (entry instanceof HardwareParser.AlikeContext alike) {
      TerminalNode count = alike.NUMBER();
      return new Alike(count.getText(), span(count), amount(alike.amount()), span(alike));
    }
    if (entry instanceof HardwareParser.NamedContext named) {
      return new Named(device(named.device()), amount(named.amount()), span(named));
    }
    List<Token> tokens = new ArrayList<>();
    HardwareParser.JunkContext junk = ((HardwareParser.WrongContext) entry).junk();
    for (int i = 0; i < junk.getChildCount(); i++) {
      TerminalNode node = (TerminalNode) junk.getChild(i);
      tokens.add(new Token(kind(node.getSymbol().getType()), node.getText(), span(node)));
    }
    return new Wrong(tokens, span(entry));
  }

  private static Token.Kind kind(int type) {
    return switch (type) {
      case HardwareLexer.NUMBER -> Token.Kind.NUMBER;
      case HardwareLexer.TIMES -> Token.Kind.TIMES;
      case HardwareLexer.WORD -> Token.Kind.WORD;
      case HardwareLexer.COLON -> Token.Kind.COLON;
      case HardwareLexer.EQUALS -> Token.Kind.EQUALS;
      case HardwareLexer.POINT -> Token.Kind.POINT;
      default -> Token.Kind.OTHER;
    };
  }

  private Device device(DeviceContext device) {
    TerminalNode index = device.NUMBER();
    return new Device(
        device.getChild(0).getText(), index == null ? null : index.getText(), span(device));
  }

  private Amount amount(AmountContext amount) {
    TerminalNode unit = (TerminalNode) amount.getChild(1);
    return new Amount(amount.number().getText(), unit.getText(), span(unit), span(amount));
  }

  private Span span(TerminalNode node) {
    return span(node.getSymbol().getStartIndex(), node.getSymbol().getStopIndex() + 1);
  }

  /// The span of a rule; an empty rule lies where the next token begins.
  private Span span(ParserRuleContext context) {
    int start = context.getStart().getStartIndex();
    boolean empty =
        context.getStop() == null
            || context.getStop().getTokenIndex() < context.getStart().getTokenIndex();
    return span(start, empty ? start : context.getStop().getStopIndex() + 1);
  }

  /// ANTLR counts code points.
  private Span span(int start, int end) {
    return new Span(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
  }
}
