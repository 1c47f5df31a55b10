package dev.ktc.compiler.syntax.selector;

import static dev.ktc.grammar.PythonRegexParser.ANCHOR;
import static dev.ktc.grammar.PythonRegexParser.ATOMIC;
import static dev.ktc.grammar.PythonRegexParser.BAD_GROUP;
import static dev.ktc.grammar.PythonRegexParser.BAD_NAME;
import static dev.ktc.grammar.PythonRegexParser.CARET;
import static dev.ktc.grammar.PythonRegexParser.CLASS;
import static dev.ktc.grammar.PythonRegexParser.CLOSE;
import static dev.ktc.grammar.PythonRegexParser.CONDITION;
import static dev.ktc.grammar.PythonRegexParser.DOLLAR;
import static dev.ktc.grammar.PythonRegexParser.DOT;
import static dev.ktc.grammar.PythonRegexParser.ESCAPE;
import static dev.ktc.grammar.PythonRegexParser.GLOBAL_FLAGS;
import static dev.ktc.grammar.PythonRegexParser.GROUP;
import static dev.ktc.grammar.PythonRegexParser.LITERAL;
import static dev.ktc.grammar.PythonRegexParser.LOOK;
import static dev.ktc.grammar.PythonRegexParser.NAMED_GROUP;
import static dev.ktc.grammar.PythonRegexParser.NAMED_REFERENCE;
import static dev.ktc.grammar.PythonRegexParser.NON_CAPTURING;
import static dev.ktc.grammar.PythonRegexParser.OCTAL;
import static dev.ktc.grammar.PythonRegexParser.REFERENCE;
import static dev.ktc.grammar.PythonRegexParser.SCOPED_FLAGS;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.pattern.CodePointSet;
import dev.ktc.compiler.pattern.Pattern;
import dev.ktc.compiler.pattern.Pattern.Anchor.Condition;
import dev.ktc.compiler.pattern.SetMember;
import dev.ktc.compiler.source.Span;
import dev.ktc.grammar.PythonRegexParser.AlternationContext;
import dev.ktc.grammar.PythonRegexParser.GroupContext;
import dev.ktc.grammar.PythonRegexParser.PatternContext;
import dev.ktc.grammar.PythonRegexParser.SequenceContext;
import dev.ktc.grammar.PythonRegexParser.SetContext;
import dev.ktc.grammar.PythonRegexParser.TermContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Turns the tree of a pattern's text into its meaning, from left to right as CPython reads.
///
/// The first thing that CPython refuses leaves it as a [PatternRejected].
final class PatternBuilder {
  private static final CodePointSet NO_LINE_BREAK = CodePointSet.of('\n').complement();

  private final PatternText text;
  private final Escapes escapes;
  private final SetReader sets;
  private final GroupHeads groups;
  private final Quantifiers quantifiers;
  private final Warnings warnings;

  /// What CPython refuses only after it has read everything.
  private final List<PatternRejected> late = new ArrayList<>();

  /// Sets that were worked out already, by flags and text.
  private final Map<String, CodePointSet> known = new HashMap<>();

  private Flags global = Flags.NONE;
  private boolean typeChanges;
  private int tooDeep = -1;

  /// @param loneBackslash whether a backslash follows the text, with nothing behind it
  PatternBuilder(PatternText text, boolean loneBackslash) {
    this.text = text;
    warnings = new Warnings(text, loneBackslash);
    escapes = new Escapes(text);
    sets = new SetReader(text, escapes, warnings);
    groups = new GroupHeads(text, escapes, warnings);
    quantifiers = new Quantifiers(text, late);
  }

  PatternText text() {
    return text;
  }

  List<PatternError> warnings() {
    return warnings.all();
  }

  /// @param tooDeep where a group opens that is not read any more, or -1
  ParsedPattern build(PatternContext context, int tooDeep) {
    this.tooDeep = tooDeep;
    Items items = alternation((AlternationContext) context.getChild(0), Flags.NONE, true);
    int length = text.length();
    if (global.has('a') && global.has('u')) {
      throw new PatternRejected("ASCII and UNICODE flags are incompatible", 0, length, length);
    }
    Token stray = ((TerminalNode) context.getChild(1)).getSymbol();
    if (stray.getType() == CLOSE) {
      int at = stray.getStartIndex();
      throw new PatternRejected("unbalanced parenthesis", at, at + 1, at);
    }
    groups.checkMentioned();
    checkLate();
    return new ParsedPattern(filtered(items), List.of(), warnings.all(), groups.count());
  }

  /// CPython meets the outer of two constructs first, then the left one.
  private void checkLate() {
    PatternRejected first = null;
    for (PatternRejected next : late) {
      if (first == null
          || next.start < first.start
          || (next.start == first.start && next.end > first.end)) {
        first = next;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private Pattern filtered(Items items) {
    CodePointSet filter =
        typeChanges ? Alternatives.searchFilter(items.parts(), global.has('a')) : null;
    if (filter == null) {
      return items.node();
    }
    Span start = new Span(0, 0);
    Pattern first = new Pattern.Chars(start, filter, Pattern.Chars.Form.CLASS, true);
    Pattern look = new Pattern.Look(start, first, true, false);
    return new Pattern.Sequence(items.node().span(), List.of(look, items.node()));
  }

  /// A sequence or alternatives: what CPython's parser sees, and what it means.
  private record Items(List<Part> parts, Pattern node, Width width) {}

  private Items alternation(AlternationContext context, Flags flags, boolean top) {
    Items first = sequence((SequenceContext) context.getChild(0), flags, top, top);
    if (context.getChildCount() == 1) {
      return first;
    }
    List<List<Part>> branches = new ArrayList<>(List.of(first.parts()));
    List<Pattern> nodes = new ArrayList<>(List.of(first.node()));
    Width width = first.width();
    for (int i = 2; i < context.getChildCount(); i += 2) {
      Items next = sequence((SequenceContext) context.getChild(i), flags, top, false);
      branches.add(next.parts());
      nodes.add(next.node());
      width = width.or(next.width());
    }
    int start = start(context);
    int end = end(context, start);
    Pattern node = new Pattern.Alternation(text.span(start, end), nodes);
    Part whole = Part.of(Part.Op.OTHER, start, end, node, width);
    boolean ignoreCase = (top ? global : flags).has('i');
    if (!ignoreCase && !typeChanges) {
      return new Items(List.of(whole), node, width);
    }
    List<Part> parts = Alternatives.simplify(branches, whole);
    boolean merged = parts.getLast().op() == Part.Op.SET;
    return new Items(parts, ignoreCase && merged ? sequence(parts, start, end) : node, width);
  }

  private Items sequence(SequenceContext context, Flags outer, boolean top, boolean first) {
    List<Part> parts = new ArrayList<>();
    int count = context.getChildCount();
    for (int i = 0; i < count; i++) {
      ParseTree child = context.getChild(i);
      if (child instanceof TermContext term) {
        Part part = term(term, top ? global : outer, first && parts.isEmpty());
        if (part != null) {
          parts.add(part);
        }
        for (int k = 1; k < term.getChildCount(); k++) {
          quantifiers.apply(parts, token(term.getChild(k)), top ? global : outer);
        }
      } else {
        quantifiers.apply(parts, token(child), top ? global : outer);
      }
    }
    int start = start(context);
    Width width = Width.ZERO;
    for (Part part : parts) {
      width = width.then(part.width());
    }
    Pattern node = sequence(parts, start, end(context, start));
    List<Part> unpacked = new ArrayList<>();
    for (Part part : parts) {
      if (part.op() == Part.Op.PLAIN_GROUP) {
        unpacked.addAll(part.inner());
      } else {
        unpacked.add(part);
      }
    }
    return new Items(unpacked, node, width);
  }

  private Pattern sequence(List<Part> parts, int start, int end) {
    if (parts.isEmpty()) {
      return new Pattern.Empty(text.span(start, end));
    }
    if (parts.size() == 1) {
      return parts.getFirst().node();
    }
    List<Pattern> nodes = new ArrayList<>(parts.size());
    for (Part part : parts) {
      nodes.add(part.node());
    }
    return new Pattern.Sequence(text.span(start, end), nodes);
  }

  private @Nullable Part term(TermContext context, Flags flags, boolean atStart) {
    // No switch over types here: linking the first one costs more than reading sixty patterns.
    ParseTree child = context.getChild(0);
    if (child instanceof SetContext set) {
      return set(set, flags);
    }
    return child instanceof GroupContext group
        ? group(group, flags)
        : character(token(child.getChild(0)), flags, atStart);
  }

  private Part set(SetContext context, Flags flags) {
    WrittenSet set = sets.read(context, flags);
    int start = context.getStart().getStartIndex();
    return chars(set, start, context.getStop().getStopIndex() + 1, Pattern.Chars.Form.CLASS);
  }

  private Part chars(WrittenSet set, int start, int end, Pattern.Chars.Form form) {
    Pattern node =
        new Pattern.Chars(text.span(start, end), codePoints(set, start, end), form, true);
    return new Part(Part.Op.SET, start, end, node, Width.ONE, set, List.of());
  }

  private CodePointSet codePoints(WrittenSet set, int start, int end) {
    if (!set.isCostly()) {
      return set.codePoints();
    }
    String key = set.flags().bits() + text.text(start, end);
    return known.computeIfAbsent(key, _ -> set.codePoints());
  }

  private Part literal(int codePoint, int start, int end, Flags flags) {
    WrittenSet set = WrittenSet.of(new SetMember.One(codePoint), flags);
    return chars(set, start, end, Pattern.Chars.Form.LITERAL);
  }

  private @Nullable Part character(Token token, Flags flags, boolean atStart) {
    int start = token.getStartIndex();
    int end = token.getStopIndex() + 1;
    int letter = text.at(start + 1);
    return switch (token.getType()) {
      case LITERAL -> literal(text.at(start), start, end, flags);
      case DOT -> dot(start, end, flags);
      case CARET ->
          anchor(flags.has('m') ? Condition.LINE_START : Condition.TEXT_START, start, end, flags);
      case DOLLAR -> anchor(flags.has('m') ? Condition.LINE_END : Condition.END, start, end, flags);
      case ANCHOR -> anchor(condition(letter), start, end, flags);
      case CLASS -> {
        WrittenSet set = WrittenSet.of(new SetMember.Shorthand((char) letter), flags);
        yield chars(set, start, end, Pattern.Chars.Form.ESCAPE);
      }
      case ESCAPE, OCTAL -> literal(escapes.character(start, end, false), start, end, flags);
      case REFERENCE -> reference(groups.reference(start, end), start, end, flags);
      case NAMED_REFERENCE -> reference(groups.namedReference(start, end), start, end, flags);
      case GLOBAL_FLAGS -> {
        turnOn(start, end, atStart);
        yield null;
      }
      case BAD_NAME -> throw escapes.badName(start);
      case BAD_GROUP -> throw groups.bad(start);
      default -> throw new KtcBug("an unknown character");
    };
  }

  private Part dot(int start, int end, Flags flags) {
    CodePointSet set = flags.has('s') ? CodePointSet.ALL : NO_LINE_BREAK;
    Pattern node = new Pattern.Chars(text.span(start, end), set, Pattern.Chars.Form.DOT, true);
    return Part.of(Part.Op.ANY, start, end, node, Width.ONE);
  }

  private Part anchor(Condition condition, int start, int end, Flags flags) {
    Pattern node = new Pattern.Anchor(text.span(start, end), condition, flags.has('a'));
    return Part.of(Part.Op.AT, start, end, node, Width.ZERO);
  }

  private static Condition condition(int letter) {
    return switch (letter) {
      case 'A' -> Condition.TEXT_START;
      case 'Z' -> Condition.TEXT_END;
      case 'b' -> Condition.WORD_BOUNDARY;
      default -> Condition.NOT_WORD_BOUNDARY;
    };
  }

  private Part reference(int group, int start, int end, Flags flags) {
    Pattern node =
        new Pattern.BackReference(text.span(start, end), group, flags.has('i'), flags.has('a'));
    return Part.of(Part.Op.REFERENCE, start, end, node, groups.width(group));
  }

  private void turnOn(int start, int end, boolean atStart) {
    FlagReader flags = new FlagReader(text);
    flags.read(start + 2);
    if (!atStart) {
      throw new PatternRejected("global flags not at the start of the expression", start, end, end);
    }
    global = global.plus(flags.on());
  }

  private Part group(GroupContext context, Flags flags) {
    Token open = context.open;
    int start = open.getStartIndex();
    return switch (open.getType()) {
      case GROUP -> capture(context, null, flags);
      case NAMED_GROUP -> {
        String name = groups.name(start + 4, open.getStopIndex() + 1, "group name");
        yield capture(context, name, flags);
      }
      case NON_CAPTURING -> {
        Items items = contents(context, flags);
        yield group(Part.Op.PLAIN_GROUP, context, items.node(), items);
      }
      case SCOPED_FLAGS -> scoped(context, flags);
      case ATOMIC -> {
        Items items = contents(context, flags);
        Pattern node = new Pattern.Atomic(span(context), items.node());
        yield Part.of(Part.Op.OTHER, start, end(context, start), node, items.width());
      }
      case LOOK -> look(context, flags);
      case CONDITION -> conditional(context, flags);
      default -> throw new KtcBug("an unknown group");
    };
  }

  private Part group(Part.Op op, GroupContext context, Pattern node, Items items) {
    int start = start(context);
    return new Part(op, start, end(context, start), node, items.width(), null, items.parts());
  }

  private Part capture(GroupContext context, @Nullable String name, Flags flags) {
    int number = groups.open(name, context.open.getStartIndex() + 4);
    Items items = contents(context, flags);
    groups.close(number, items.width());
    Pattern node = new Pattern.Capture(span(context), items.node(), number, name);
    return group(Part.Op.GROUP, context, node, items);
  }

  private Part scoped(GroupContext context, Flags flags) {
    FlagReader reader = new FlagReader(text);
    reader.read(context.open.getStartIndex() + 2);
    typeChanges |= reader.on().intersects(Flags.TYPES);
    Items items = contents(context, flags.inside(reader.on(), reader.off()));
    return group(Part.Op.GROUP, context, items.node(), items);
  }

  private Part look(GroupContext context, Flags flags) {
    int start = context.open.getStartIndex();
    boolean behind = text.at(start + 2) == '<';
    boolean negative = text.at(context.open.getStopIndex()) == '!';
    int outer = behind ? groups.enterLookbehind() : 0;
    Items items = contents(context, flags);
    if (behind) {
      groups.leaveLookbehind(outer);
    }
    int end = end(context, start);
    if (behind && items.width().min() > Width.MAX_LOOKBEHIND) {
      late.add(new PatternRejected("looks too much behind", start, end, text.length()));
    } else if (behind && items.width().min() != items.width().max()) {
      late.add(
          new PatternRejected(
              "look-behind requires fixed-width pattern", start, end, text.length()));
    }
    Pattern node = new Pattern.Look(span(context), items.node(), !behind, negative);
    return Part.of(Part.Op.OTHER, start, end, node, Width.ZERO);
  }

  private Part conditional(GroupContext context, Flags flags) {
    checkDepth(context);
    int start = context.open.getStartIndex();
    int number = groups.condition(start, context.open.getStopIndex() + 1);
    AlternationContext branches = (AlternationContext) context.getChild(1);
    Items yes = sequence((SequenceContext) branches.getChild(0), flags, false, false);
    Pattern no = new Pattern.Empty(Span.at(yes.node().span().end()));
    Width width = yes.width().or(Width.ZERO);
    if (branches.getChildCount() > 1) {
      Items other = sequence((SequenceContext) branches.getChild(2), flags, false, false);
      no = other.node();
      width = yes.width().or(other.width());
    }
    if (branches.getChildCount() > 3) {
      int bar = token(branches.getChild(3)).getStartIndex();
      throw new PatternRejected(
          "conditional backref with more than two branches", bar, bar + 1, bar);
    }
    checkClosed(context);
    Pattern node = new Pattern.Conditional(span(context), number, yes.node(), no);
    return Part.of(Part.Op.OTHER, start, end(context, start), node, width);
  }

  private Items contents(GroupContext context, Flags flags) {
    checkDepth(context);
    Items items = alternation((AlternationContext) context.getChild(1), flags, false);
    checkClosed(context);
    return items;
  }

  private void checkDepth(GroupContext context) {
    Token open = context.open;
    if (open.getStartIndex() == tooDeep) {
      throw new PatternRejected(
          "groups are nested more than " + PatternLexer.MAX_DEPTH + " deep",
          tooDeep,
          open.getStopIndex() + 1,
          open.getStopIndex() + 1);
    }
  }

  private void checkClosed(GroupContext context) {
    if (token(context.getChild(2)).getType() != CLOSE) {
      throw new PatternRejected(
          "missing ), unterminated subpattern",
          context.open.getStartIndex(),
          context.open.getStopIndex() + 1,
          text.length());
    }
  }

  private Span span(ParserRuleContext context) {
    int start = start(context);
    return text.span(start, end(context, start));
  }

  private static int start(ParserRuleContext context) {
    return context.getStart().getStartIndex();
  }

  /// An empty rule stops before it starts.
  private static int end(ParserRuleContext context, int start) {
    Token stop = context.getStop();
    return stop == null ? start : Math.max(start, stop.getStopIndex() + 1);
  }

  private static Token token(ParseTree tree) {
    return ((TerminalNode) tree).getSymbol();
  }
}
