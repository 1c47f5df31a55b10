package dev.ktc.compiler.syntax.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.source.EmbeddedText;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.ScalarStyle;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Each character of a decoded scalar leads back to what was written for it.
class ScalarDecoderTest {
  @Test
  void plain() {
    check("a.b  c", "a|.|b| | |c");
    check("a.b # comment", "a|.|b");
    check("a\n    b", "a|\n    > |b");
    check("a  \r\n    b", "a|  \r\n    > |b");
    check("a\n\n\n  b", "a|\n|\n|b");
    check("é😀x", "é|\ud83d|\ude00|x");
  }

  @Test
  void singleQuoted() {
    check("'it''s'", "i|t|''>'|s");
    check("'a\\.b\"'", "a|\\|.|b|\"");
    check("'a \n  b'", "a| \n  > |b");
    check("''", "");
    check("''''", "''>'");
  }

  @Test
  void doubleQuoted() {
    check("\"^a\\\\.b\\\"\"", "^|a|\\\\>\\|.|b|\\\">\"");
    check("\"\\x41\\u00e9\\t\\/\\ \"", "\\x41>A|\\u00e9>é|\\t>\t|\\/>/|\\ > ");
    check("\"\\U0001F600x\"", "\\U0001F600>\ud83d|\\U0001F600>\ude00|x");
    check("\"a\\\n   b\"", "a|b");
    check("\"a\n   b\"", "a|\n   > |b");
    check("\"a \\\n  \\  b\"", "a| |\\ > | |b");
    check("\" a \"", " |a| ");
  }

  @Test
  void literalBlock() {
    check("|\n  a\\b\n   c\n", "a|\\|b|\n| |c|\n");
    check("|-\r\n  a\r\n\r\n  b\r\n", "a|\r\n>\n|\r\n>\n|b");
    check("|+\n  a\n\n", "a|\n|\n");
    check("|2\n    a\n", " | |a|\n");
    check("|\n", "");
  }

  @Test
  void foldedBlock() {
    check(">\n  a\n  b\n", "a|\n  > |b|\n");
    check(">-\n  a\n\n  b\n   c\n  d\n", "a|\n|b|\n| |c|\n|d");
  }

  @Test
  void spansOfSeveralCharacters() {
    SyntaxNode.Scalar scalar = scalar("- \"a\\\\.\\u00e9b\" # c\n");
    EmbeddedText text = scalar.text();
    assertThat(text.value()).isEqualTo("a\\.éb");
    assertThat(text.toFile(new Span(1, 3))).isEqualTo(new Span(4, 7));
    assertThat(text.toFile(new Span(3, 4))).isEqualTo(new Span(7, 13));
    assertThat(text.toFile()).isEqualTo(new Span(3, 14));
    assertThat(text.toFile(Span.at(5))).isEqualTo(Span.at(14));
    assertThat(scalar.span()).isEqualTo(new Span(2, 15));
  }

  @Test
  void blockScalarsEndWithTheirLastLine() {
    String file = "- a: |\n    x\n    y\n\n\n  b: >\n    z\n- c\n";
    SyntaxNode.Sequence rules = (SyntaxNode.Sequence) root(file);
    SyntaxNode.Mapping first = (SyntaxNode.Mapping) rules.elements().getFirst().value();
    assertThat(file.substring(first.pairs().get(0).value().span().start()))
        .startsWith("|\n    x\n    y\n\n");
    assertThat(first.pairs().get(0).value().span().end()).isEqualTo(file.indexOf("y") + 1);
    assertThat(first.span().end()).isEqualTo(file.indexOf("z") + 1);
    assertThat(rules.span()).isEqualTo(new Span(0, file.length() - 1));
  }

  /// Random scalars are put together from pieces whose meaning is known.
  @Test
  void randomScalarsOfEachStyle() {
    Random random = new Random(7);
    for (int round = 0; round < 1200; round++) {
      for (ScalarStyle style : ScalarStyle.values()) {
        check(new ScalarPieces(random, style));
      }
    }
  }

  private static void check(ScalarPieces pieces) {
    SyntaxNode.Scalar scalar = scalar(pieces.file());
    assertThat(scalar.style()).as(pieces.file()).isEqualTo(pieces.style());
    assertThat(scalar.value()).as(pieces.file()).isEqualTo(pieces.value());
    for (int i = 0; i < pieces.value().length(); i++) {
      assertThat(scalar.text().toFile(new Span(i, i + 1)))
          .as("%s at %s", pieces.file(), i)
          .isEqualTo(pieces.spans().get(i));
    }
  }

  /// @param expected for each character what was written for it, with `>` and the character where
  ///     that differs, between bars
  private static void check(String written, String expected) {
    String file = "- " + written;
    EmbeddedText text = scalar(file).text();
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < text.value().length(); i++) {
      Span span = text.toFile(new Span(i, i + 1));
      String slice = file.substring(span.start(), span.end());
      String character = text.value().substring(i, i + 1);
      shown.add(slice.equals(character) ? slice : slice + ">" + character);
    }
    assertThat(String.join("|", shown)).isEqualTo(expected);
  }

  private static SyntaxNode.Scalar scalar(String file) {
    SyntaxNode.Sequence list = (SyntaxNode.Sequence) root(file);
    return (SyntaxNode.Scalar) list.elements().getFirst().value();
  }

  private static SyntaxNode root(String file) {
    SyntaxTree tree = RuleParser.parse(new SourceFile("test", file)).value();
    return Objects.requireNonNull(Objects.requireNonNull(tree, file).root(), file);
  }
}
