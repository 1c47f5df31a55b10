package dev.ktc.compiler.syntax.selector;

import static dev.ktc.grammar.PythonRegexParser.BAD_NAME;
import static dev.ktc.grammar.PythonRegexParser.SET_CLOSE;
import static dev.ktc.grammar.PythonRegexParser.SET_MEMBER;
import static dev.ktc.grammar.PythonRegexParser.SET_RANGE;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.pattern.SetMember;
import dev.ktc.grammar.PythonRegexParser.SetContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Reads `[…]`.
final class SetReader {
  private final PatternText text;
  private final Escapes escapes;
  private final Warnings warnings;

  /// @param warnings where to put what CPython warns of
  SetReader(PatternText text, Escapes escapes, Warnings warnings) {
    this.text = text;
    this.escapes = escapes;
    this.warnings = warnings;
  }

  WrittenSet read(SetContext context, Flags flags) {
    Token open = context.SET_OPEN().getSymbol();
    int start = open.getStartIndex();
    boolean negated = open.getStopIndex() > start;
    if (text.at(start + 1) == '[') {
      warn("nested set", start + 1, 1, start + 1);
    }
    List<SetMember> members = new ArrayList<>();
    for (ParseTree child : context.children) {
      Token token = ((TerminalNode) child).getSymbol();
      int from = token.getStartIndex();
      int to = token.getStopIndex() + 1;
      switch (token.getType()) {
        case SET_MEMBER -> {
          warnOfOperator(from, !members.isEmpty());
          members.add(member(from, to));
        }
        case SET_RANGE -> {
          warnOfOperator(from, !members.isEmpty());
          members.add(range(from, to));
        }
        case BAD_NAME -> throw escapes.badName(from);
        case Token.EOF ->
            throw new PatternRejected(
                "unterminated character set", start, open.getStopIndex() + 1, text.length());
        case SET_CLOSE -> {
          return new WrittenSet(members, negated, flags);
        }
        default -> {}
      }
    }
    throw new KtcBug("a set without end");
  }

  private SetMember member(int from, int to) {
    if (text.at(from) != '\\') {
      return new SetMember.One(text.at(from));
    }
    int letter = text.at(from + 1);
    if (Escapes.isShorthand(letter)) {
      return new SetMember.Shorthand((char) letter);
    }
    return new SetMember.One(escapes.character(from, to, true));
  }

  private SetMember range(int from, int to) {
    int firstEnd = memberEnd(from);
    int lastStart = firstEnd + 1;
    SetMember first = member(from, firstEnd);
    SetMember last = member(lastStart, to);
    if (text.at(lastStart) == '-') {
      warn("set difference", firstEnd, 2, to);
    }
    if (first instanceof SetMember.One(int low)
        && last instanceof SetMember.One(int high)
        && low <= high) {
      return new SetMember.Range(low, high);
    }
    // CPython counts back from the end by what it read in one go, so long escapes shift the place.
    String low = text.text(from, text.unitEnd(from));
    String high = text.text(lastStart, text.unitEnd(lastStart));
    int back = text.unitEnd(from) - from + 1 + text.unitEnd(lastStart) - lastStart;
    throw new PatternRejected("bad character range " + low + "-" + high, to - back, to, to);
  }

  /// The end of the first member of a range, which the lexer has found well-formed.
  private int memberEnd(int from) {
    int unitEnd = text.unitEnd(from);
    if (text.at(from) != '\\') {
      return unitEnd;
    }
    int end = unitEnd;
    switch (text.at(from + 1)) {
      case 'x' -> end = from + 4;
      case 'u' -> end = from + 6;
      case 'U' -> end = from + 10;
      case 'N' -> {
        while (text.at(end) != '}') {
          end = text.unitEnd(end);
        }
        return end + 1;
      }
      default -> {
        while (end < from + 4 && isOctal(text.at(from + 1)) && isOctal(text.at(end))) {
          end++;
        }
        return end;
      }
    }
    // An incomplete escape is followed by the dash of the range at once.
    return text.at(unitEnd) == '-' ? unitEnd : end;
  }

  private static boolean isOctal(int c) {
    return c >= '0' && c <= '7';
  }

  private void warnOfOperator(int from, boolean follows) {
    int c = text.at(from);
    if (!follows || text.at(from + 1) != c) {
      return;
    }
    switch (c) {
      case '-' -> warn("set difference", from, 2, from + 1);
      case '&' -> warn("set intersection", from, 2, from + 1);
      case '~' -> warn("set symmetric difference", from, 2, from + 1);
      case '|' -> warn("set union", from, 2, from + 1);
      default -> {}
    }
  }

  private void warn(String what, int start, int length, int read) {
    String message = "Possible " + what + " at position " + start;
    warnings.add(message, start, start + length, read);
  }
}
