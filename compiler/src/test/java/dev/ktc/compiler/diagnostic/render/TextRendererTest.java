package dev.ktc.compiler.diagnostic.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextRendererTest {
  private static final Code CODE = new Code("KTC2001", "shadowed-rule", Severity.ERROR);

  private static final SourceFile RULES =
      new SourceFile(
          "rules.yaml",
          """
          - match:
              name: "^model\\\\.layers\\\\.[0-9]+\\\\.mlp"
            replace:
              class: default
              kwargs:
                generate_device: "cuda:0"

          - match:
              name: "^model\\\\.layers\\\\.3\\\\.mlp"
            replace:
              class: default
          """);

  @Test
  void aFindingWithABlockerFarAwayAndAllKindsOfFooters() {
    Diagnostic diagnostic =
        Diagnostic.of(CODE, "rule 1 never wins a module")
            .at(at(RULES, "^model\\\\.layers\\\\.3"), "no module can reach this", 1)
            .related(at(RULES, "^model\\\\.layers\\\\.[0-9]+"), "matches these first", 0)
            .note("a fact")
            .evidence(
                new Evidence(
                    Evidence.Level.MODEL, "model.layers.3.mlp", "0-2,7", OptionalInt.of(12)))
            .help("move rule 1 before rule 0")
            .build();
    assertThat(render(diagnostic))
        .isEqualTo(
            """
            error[KTC2001]: rule 1 never wins a module
             --> rules.yaml:9:12 (rule 1)
              |
            2 |     name: "^model\\\\.layers\\\\.[0-9]+\\\\.mlp"
              |            ------------------------ matches these first
            ...
            9 |     name: "^model\\\\.layers\\\\.3\\\\.mlp"
              |            ^^^^^^^^^^^^^^^^^^^ no module can reach this
              |
              = note: a fact
              = evidence: found on this model; layers 0-2,7; 12 modules; for example
                          `model.layers.3.mlp`
              = help: move rule 1 before rule 0
            """);
  }

  @Test
  void severalSpansOnOneLineHangOnConnectors() {
    Diagnostic diagnostic =
        Diagnostic.of(CODE, "three")
            .at(at(RULES, "model"), "first")
            .related(at(RULES, "layers"), "second")
            .related(at(RULES, "[0-9]+"), "third")
            .build();
    assertThat(render(diagnostic))
        .isEqualTo(
            """
            error[KTC2001]: three
             --> rules.yaml:2:13
              |
            2 |     name: "^model\\\\.layers\\\\.[0-9]+\\\\.mlp"
              |             ^^^^^   ------   ------ third
              |             |       |
              |             |       second
              |             first
            """);
  }

  @Test
  void aSpanOverSeveralLinesGetsABracketAndIsShortenedInTheMiddle() {
    int end = RULES.text().indexOf("\n\n") + 1;
    Diagnostic whole =
        Diagnostic.of(CODE, "a whole rule")
            .at(new Location(RULES, new Span(0, end)), "all of this")
            .build();
    assertThat(render(whole))
        .isEqualTo(
            """
            error[KTC2001]: a whole rule
             --> rules.yaml:1:1
              |
            1 | / - match:
            2 | |     name: "^model\\\\.layers\\\\.[0-9]+\\\\.mlp"
            3 | |   replace:
            4 | |     class: default
            5 | |     kwargs:
            6 | |       generate_device: "cuda:0"
              | |_______________________________^ all of this
            """);
    Diagnostic inner =
        Diagnostic.of(CODE, "from within a line")
            .at(new Location(RULES, new Span(2, RULES.text().length())), "")
            .build();
    assertThat(render(inner))
        .isEqualTo(
            """
            error[KTC2001]: from within a line
              --> rules.yaml:1:3
               |
             1 |   - match:
               |  ___^
             2 | |     name: "^model\\\\.layers\\\\.[0-9]+\\\\.mlp"
             3 | |   replace:
            ...  |
            11 | |     class: default
               | |__________________^
            """);
  }

  @Test
  void aLongLineIsClippedAroundTheSpan() {
    SourceFile file =
        new SourceFile("long.yaml", "a".repeat(100) + "(1|2)" + "b".repeat(100) + "\n");
    Diagnostic diagnostic = Diagnostic.of(CODE, "x").at(at(file, "(1|2)"), "here").build();
    // 76 columns are left for text; a quarter of them, 19, come before the span.
    assertThat(render(diagnostic))
        .isEqualTo(
            """
            error[KTC2001]: x
             --> long.yaml:1:101
              |
            1 | …%s(1|2)%s…
              |  %s ^^^^^ here
            """
                .formatted("a".repeat(18), "b".repeat(51), " ".repeat(17)));
  }

  @Test
  void tabsWideAndControlCharactersKeepTheCaretsInPlace() {
    SourceFile file = new SourceFile("odd.yaml", "\tname: 日本\u001b[31m\u202Ex\n");
    Diagnostic diagnostic = Diagnostic.of(CODE, "odd").at(at(file, "x"), "").build();
    assertThat(render(diagnostic))
        .isEqualTo(
            """
            error[KTC2001]: odd
             --> odd.yaml:1:16
              |
            1 |     name: 日本␛[31m\uFFFDx
              |                     ^
            """);
  }

  @Test
  void messagesCannotSendControlCharacters() {
    SourceFile file = new SourceFile("a\nb.yaml", "x");
    Diagnostic diagnostic =
        Diagnostic.of(CODE, "a\u001b[2J\nb").at(at(file, "x"), "c\rd").note("e\u0007").build();
    assertThat(render(diagnostic))
        .isEqualTo(
            """
            error[KTC2001]: a␛[2J␊b
             --> a␊b.yaml:1:1
              |
            1 | x
              | ^ c␍d
              |
              = note: e␇
            """);
  }

  @Test
  void theEndOfAFileAndAnEmptyFileHavePlaces() {
    SourceFile file = new SourceFile("f.yaml", "ab\n");
    Location end = new Location(file, Span.at(3));
    assertThat(render(Diagnostic.of(CODE, "end").at(end, "here").build()))
        .isEqualTo(
            """
            error[KTC2001]: end
             --> f.yaml:2:1
              |
            2 |
              | ^ here
            """);
    Location lineEnd = new Location(file, Span.at(2));
    assertThat(render(Diagnostic.of(CODE, "end").at(lineEnd, "").build()))
        .contains("1 | ab\n  |   ^\n");
    SourceFile empty = new SourceFile("e.yaml", "");
    assertThat(render(Diagnostic.of(CODE, "empty").at(new Location(empty, Span.at(0)), "").build()))
        .isEqualTo("error[KTC2001]: empty\n --> e.yaml:1:1\n");
  }

  @Test
  void colourOnlyAddsCodes() {
    Diagnostic diagnostic = Diagnostic.of(CODE, "x").at(at(RULES, "model"), "y").note("z").build();
    String coloured = new TextRenderer(true).render(diagnostic);
    assertThat(coloured).contains("\u001b[1;31merror[KTC2001]\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(render(diagnostic));
  }

  @Test
  void theMemoryTableOfEightGpusFitsEightyColumns() {
    List<MemoryRow> rows = new ArrayList<>();
    long gib = 1L << 30;
    for (int i = 0; i < 8; i++) {
      rows.add(
          new MemoryRow(
              "cuda:" + i,
              OptionalLong.of(24 * gib),
              20 * gib + gib / 2,
              gib,
              gib / 8,
              600L << 20,
              11 * gib,
              22 * gib,
              25 * gib,
              MemoryRow.Verdict.MAY_OVERRUN,
              phases(21 * gib, 23 * gib, 22 * gib, 25 * gib)));
    }
    rows.add(
        new MemoryRow(
            "cpu",
            OptionalLong.empty(),
            1500 * gib,
            0,
            0,
            0,
            0,
            1500 * gib,
            1600 * gib,
            MemoryRow.Verdict.UNKNOWN,
            phases(1500 * gib, 1600 * gib, 1500 * gib, 1600 * gib)));
    Report report =
        new Report(
            "ktc",
            "t",
            "context 8192",
            true,
            List.of(
                new Report.CheckedFile(
                    "r.yaml", List.of(), List.of(new Report.ModelMemory("deepseek-v3", rows)))),
            0);
    String text = new TextRenderer(false).render(report);
    assertThat(text)
        .startsWith(
            """
            memory in GiB: deepseek-v3, context 8192
            device  capacity weights   KV other        load     prefill  verdict
            cuda:0      24.0    20.5  1.0   0.7   21.0-23.0   22.0-25.0  prefill may overrun
            """)
        .contains("cpu            ?  1500.0  0.0   0.0   1500-1600   1500-1600  unknown\n")
        .endsWith("r.yaml: no findings\n");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  private static List<MemoryRow.Need> phases(
      long loadLow, long loadHigh, long prefillLow, long prefillHigh) {
    return List.of(
        new MemoryRow.Need(MemoryRow.Phase.LOAD, loadLow, loadHigh),
        new MemoryRow.Need(MemoryRow.Phase.PREFILL, prefillLow, prefillHigh),
        new MemoryRow.Need(MemoryRow.Phase.DECODE, prefillLow, prefillLow));
  }

  @Test
  void besideErrorsNotesAreBrief() {
    Diagnostic late = Diagnostic.of(CODE, "late").at(at(RULES, "replace"), "").build();
    Diagnostic early =
        Diagnostic.of(CODE, "early").severity(Severity.NOTE).at(at(RULES, "model"), "").build();
    Report report =
        new Report(
            "ktc",
            "t",
            "",
            false,
            List.of(new Report.CheckedFile("rules.yaml", List.of(late, early, late), List.of())),
            3);
    String text = new TextRenderer(false).render(report);
    // With an error there, the note comes after it and without its source line.
    assertThat(text)
        .endsWith(
            """
              |   ^^^^^^^

            note[KTC2001] at 2:13: early

            rules.yaml: 1 error, 1 note (3 hidden)
            `ktc explain` says more on KTC2001 (shadowed-rule)
            """);
  }

  @Test
  void notesAloneAreShownInFullAndInFileOrder() {
    Diagnostic late =
        Diagnostic.of(CODE, "late").severity(Severity.NOTE).at(at(RULES, "replace"), "").build();
    Diagnostic early =
        Diagnostic.of(CODE, "early").severity(Severity.NOTE).at(at(RULES, "model"), "").build();
    Report.CheckedFile file = new Report.CheckedFile("rules.yaml", List.of(late, early), List.of());
    String text =
        new TextRenderer(false).render(new Report("ktc", "t", "", false, List.of(file), 0));
    assertThat(text)
        .startsWith("note[KTC2001]: early\n --> rules.yaml:2:13\n")
        .contains("note[KTC2001]: late\n --> rules.yaml:3:3\n");
  }

  /// Random spans in random text: never a crash, never a control character, never a wide line, and
  /// the first caret of a lone span stands under its first character.
  @Test
  void anySpansCanBeShown() {
    Random random = new Random(7);
    String alphabet = "ab .\\(|)\t日\u0301\u001b\u202E\uD83D\uDE00\n\r\u2028";
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(round % 10 == 0 ? 700 : 120);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      SourceFile file = new SourceFile("f", text.toString());
      Diagnostic.Builder builder = Diagnostic.of(CODE, "m").at(span(file, random), "here");
      for (int i = random.nextInt(4); i > 0; i--) {
        builder.related(span(file, random), "label " + "word ".repeat(random.nextInt(9)));
      }
      String shown = render(builder.build());
      assertThat(shown.replace("\n", "").chars()).noneMatch(c -> c < 0x20 || c == 0x202E);
      assertThat(shown.lines()).allMatch(line -> DisplayText.width(line) <= 80 + 24);
    }
  }

  private static Location span(SourceFile file, Random random) {
    int a = random.nextInt(file.text().length() + 1);
    int b = random.nextInt(10) < 8 ? Math.min(file.text().length(), a + random.nextInt(9)) : a;
    int c = random.nextInt(10) == 0 ? random.nextInt(file.text().length() + 1) : b;
    return new Location(file, new Span(Math.min(a, c), Math.max(a, c)));
  }

  private static Location at(SourceFile file, String part) {
    int start = file.text().indexOf(part);
    return new Location(file, new Span(start, start + part.length()));
  }

  private static String render(Diagnostic diagnostic) {
    return new TextRenderer(false).render(diagnostic);
  }
}
