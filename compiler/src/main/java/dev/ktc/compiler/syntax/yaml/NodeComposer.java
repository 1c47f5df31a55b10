package dev.ktc.compiler.syntax.yaml;

import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.ScalarStyle;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.Tag;
import dev.ktc.compiler.syntax.yaml.SyntaxFailure.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

/// Builds the nodes of one document out of the parser's events.
///
/// SnakeYAML's own composer would lose where aliases stand and where blocks end.
final class NodeComposer {
  /// How deep collections may nest. A rule file needs 4; PyYAML itself gives up at about 150.
  static final int MAX_DEPTH = 50;

  /// How many nodes aliases may add. Ten thousand rules that each merge in twenty keys stay below.
  static final int MAX_REPEATED = 1_000_000;

  /// How many nodes are read: of whole rules, over twenty thousand.
  private static final int MAX_NODES = 500_000;

  /// How many rules are read. The largest file known has sixty; some analyses grow with the
  /// square of equal rules.
  private static final int MAX_RULES = 10_000;

  /// How much of a file is read in all.
  static final Allowance WHOLE_FILE = new Allowance(MAX_NODES, MAX_RULES);

  /// How long a scalar may be. Mapping each of its characters to the file takes memory.
  static final int MAX_SCALAR = 1 << 20;

  private final SourceFile file;
  private final DialectReader reader;
  private final DialectScanner scanner;
  private final ParserImpl parser;

  /// Names from parts that were read before; not changed here.
  private final Map<String, Anchor> known;

  /// Names of this part.
  private final Map<String, Anchor> anchors = new HashMap<>();

  /// The elements of the root sequence that are complete, should a later one fail.
  private final List<SyntaxNode.Element> rootElements = new ArrayList<>();

  private int depth;
  private int openElement = -1;

  /// How many nodes may still be read.
  private int nodesLeft;

  /// The same of elements of the root sequence.
  private int rulesLeft;

  /// Nodes read so far, aliases followed; and how many of these aliases added.
  private long size;
  private long repeated;

  /// How much may be read.
  ///
  /// @param nodes at any depth
  /// @param rules elements of the root sequence
  record Allowance(int nodes, int rules) {}

  /// A node that has a name.
  ///
  /// @param span where the name is written
  /// @param node null while the node is still open
  /// @param size how many nodes it consists of, aliases followed
  record Anchor(Span span, @Nullable SyntaxNode node, long size) {}

  /// @param file what is read
  /// @param text the same as the scanner is to see it
  /// @param start where to begin, at the start of a line
  /// @param end where to stop
  /// @param known names known so far
  /// @param allowance how much may be read
  NodeComposer(
      SourceFile file,
      DialectText text,
      int start,
      int end,
      Map<String, Anchor> known,
      Allowance allowance) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.file = file;
    this.reader = new DialectReader(text, start, end);
    this.scanner = new DialectScanner(file.text(), reader, options);
    this.parser = new ParserImpl(scanner);
    this.known = known;
    this.nodesLeft = allowance.nodes();
    this.rulesLeft = allowance.rules();
  }

  /// What a text holds.
  ///
  /// @param root of its first document, null for none
  /// @param second offset of a second document, -1 for none
  record Document(@Nullable SyntaxNode root, int second) {}

  /// Reads the text.
  ///
  /// @throws SyntaxFailure with the first thing that PyYAML would refuse
  Document compose() {
    try {
      return document();
    } catch (MarkedYAMLException failure) {
      throw translated(failure);
    } catch (YAMLException failure) {
      scanner.refuseSkippedTab(reader.offset());
      throw new SyntaxFailure(
          Kind.SYNTAX, "expected <block end>, but found '<scalar>'", Span.at(reader.offset()));
    } catch (NumberFormatException failure) {
      // SnakeYAML lets escapes through that have no digits, or too many for a number.
      throw new SyntaxFailure(
          Kind.SYNTAX,
          "while scanning a double-quoted scalar",
          null,
          "expected the hexadecimal number of a character",
          Span.at(reader.offset()));
    }
  }

  /// How much may be read after this.
  Allowance left() {
    return new Allowance(Math.max(0, nodesLeft), Math.max(0, rulesLeft));
  }

  /// Elements of the root sequence that were complete when it failed.
  List<SyntaxNode.Element> completeElements() {
    return rootElements;
  }

  /// Offset of the dash of the root element that was being read; -1 between elements.
  int openElement() {
    return openElement;
  }

  /// The names of this part.
  Map<String, Anchor> anchors() {
    return anchors;
  }

  /// Whether what stands at an offset belongs to a complete element of the root sequence.
  boolean isComplete(int offset) {
    return openElement < 0 || offset < openElement;
  }

  private SyntaxFailure translated(MarkedYAMLException failure) {
    Mark problem = failure.getProblemMark();
    int offset = problem == null ? reader.offset() : problem.getIndex();
    scanner.refuseSkippedTab(offset);
    return Wording.of(failure, file.text(), offset);
  }

  private Document document() {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return new Document(null, -1);
    }
    parser.getEvent();
    SyntaxNode root = node();
    parser.getEvent();
    Event next = parser.peekEvent();
    boolean more = !next.is(Event.ID.StreamEnd);
    return new Document(root, more ? next.getStartMark().getIndex() : -1);
  }

  private SyntaxNode node() {
    Event event = parser.getEvent();
    Span tagSpan = scanner.takeTag();
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    NodeEvent start = (NodeEvent) event;
    String name = start.getAnchor();
    Span head = span(event);
    if (--nodesLeft < 0) {
      throw new SyntaxFailure(
          Kind.TOO_MANY, "the file holds more than " + MAX_NODES + " values", head);
    }
    long before = size++;
    if (name != null) {
      open(name, head);
    }
    SyntaxNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, tagSpan);
          case CollectionStartEvent collection -> collection(collection, tagSpan);
          default -> throw new IllegalStateException(event.toString());
        };
    if (name != null) {
      anchors.put(name, new Anchor(head, node, size - before));
    }
    return node;
  }

  private void open(String name, Span head) {
    Anchor here = anchors.put(name, new Anchor(head, null, 0));
    Anchor earlier = here != null ? here : known.get(name);
    if (earlier != null) {
      throw new SyntaxFailure(
          Kind.SYNTAX,
          "first occurrence",
          earlier.span(),
          "found duplicate anchor '" + name + "'",
          head);
    }
  }

  private SyntaxNode alias(AliasEvent alias) {
    Span span = span(alias);
    Anchor here = anchors.get(alias.getAnchor());
    Anchor anchor = here != null ? here : known.get(alias.getAnchor());
    if (anchor == null) {
      throw new SyntaxFailure(
          Kind.SYNTAX, "found undefined alias '" + alias.getAnchor() + "'", span);
    }
    if (anchor.node() == null) {
      throw new SyntaxFailure(
          Kind.LIMIT,
          "this begins what the alias repeats",
          anchor.span(),
          "alias '" + alias.getAnchor() + "' stands inside of what it repeats",
          span);
    }
    size += anchor.size();
    repeated += anchor.size();
    if (repeated > MAX_REPEATED) {
      throw new SyntaxFailure(
          Kind.LIMIT, "aliases repeat more than " + MAX_REPEATED + " values", span);
    }
    return new SyntaxNode.Alias(span, alias.getAnchor(), anchor.node());
  }

  private SyntaxNode scalar(ScalarEvent event, @Nullable Span tagSpan) {
    ScalarStyle style = style(event.getScalarStyle());
    Span span = scanner.scalar(event.getEndMark());
    if (span != null && span.length() > MAX_SCALAR) {
      throw new SyntaxFailure(
          Kind.LIMIT,
          "a text of " + span.length() + " characters is too long",
          Span.at(span.start()));
    }
    EmbeddedText text =
        span == null
            ? EmbeddedText.verbatim("", scanner.end())
            : ScalarDecoder.decode(file.text(), span, style, scanner.indent());
    String uri = event.getTag();
    Tag tag =
        uri != null && !uri.equals("!")
            ? new Tag(uri, tagSpan)
            : event.getImplicit().canOmitTagInPlainScalar()
                ? TagResolver.resolve(text.value())
                : TagResolver.STR;
    Span where = span == null ? Span.at(scanner.end()) : blockEnd(span, style);
    return new SyntaxNode.Scalar(where, tag, text, style);
  }

  /// A block scalar's token runs up to what follows; the node ends with its last line.
  private Span blockEnd(Span span, ScalarStyle style) {
    if (style != ScalarStyle.LITERAL && style != ScalarStyle.FOLDED) {
      return span;
    }
    int end = span.end();
    while (end > span.start() && Breaks.isBlankOrEnd(file.text().charAt(end - 1))) {
      end--;
    }
    return new Span(span.start(), end);
  }

  private SyntaxNode collection(CollectionStartEvent event, @Nullable Span tagSpan) {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxFailure(
          Kind.LIMIT,
          "collections are nested more than " + MAX_DEPTH + " deep",
          Span.at(event.getEndMark().getIndex()));
    }
    boolean sequence = event.is(Event.ID.SequenceStart);
    String uri = event.getTag();
    Tag tag =
        uri != null && !uri.equals("!")
            ? new Tag(uri, tagSpan)
            : sequence ? TagResolver.SEQ : TagResolver.MAP;
    SyntaxNode node = sequence ? sequence(event, tag) : mapping(event, tag);
    depth--;
    return node;
  }

  private SyntaxNode sequence(CollectionStartEvent event, Tag tag) {
    boolean root = depth == 1;
    List<SyntaxNode.Element> elements = root ? rootElements : new ArrayList<>();
    int start = event.getEndMark().getIndex() - (event.isFlow() ? 1 : 0);
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      int elementStart =
          event.isFlow() ? parser.peekEvent().getStartMark().getIndex() : scanner.dash();
      if (root) {
        openElement = elementStart;
        if (--rulesLeft < 0) {
          throw new SyntaxFailure(
              Kind.TOO_MANY,
              "the file holds more than " + MAX_RULES + " rules",
              new Span(elementStart, elementStart + 1));
        }
      }
      SyntaxNode value = node();
      elements.add(new SyntaxNode.Element(elementStart, value));
      if (root) {
        openElement = -1;
      }
    }
    Event end = parser.getEvent();
    if (!event.isFlow()) {
      start = elements.isEmpty() ? start : elements.getFirst().start();
    }
    int after = event.isFlow() ? end.getEndMark().getIndex() : start + 1;
    for (SyntaxNode.Element element : elements) {
      after = Math.max(after, element.value().span().end());
    }
    return new SyntaxNode.Sequence(new Span(start, after), tag, elements, event.isFlow());
  }

  private SyntaxNode mapping(CollectionStartEvent event, Tag tag) {
    List<SyntaxNode.Pair> pairs = new ArrayList<>();
    int start = event.getEndMark().getIndex();
    // `[key: value]` is a mapping without braces.
    boolean braces = event.isFlow() && file.text().charAt(start - 1) == '{';
    if (event.isFlow()) {
      start = braces ? start - 1 : event.getStartMark().getIndex();
    }
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      SyntaxNode key = node();
      SyntaxNode value = node();
      pairs.add(new SyntaxNode.Pair(key, value));
    }
    Event end = parser.getEvent();
    int after = braces ? end.getEndMark().getIndex() : start;
    for (SyntaxNode.Pair pair : pairs) {
      after = Math.max(after, Math.max(pair.key().span().end(), pair.value().span().end()));
    }
    return new SyntaxNode.Mapping(new Span(start, after), tag, pairs, event.isFlow());
  }

  private static Span span(Event event) {
    return new Span(event.getStartMark().getIndex(), event.getEndMark().getIndex());
  }

  private static ScalarStyle style(DumperOptions.ScalarStyle style) {
    return switch (style) {
      case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
      case DOUBLE_QUOTED -> ScalarStyle.DOUBLE_QUOTED;
      case LITERAL -> ScalarStyle.LITERAL;
      case FOLDED -> ScalarStyle.FOLDED;
      default -> ScalarStyle.PLAIN;
    };
  }
}
