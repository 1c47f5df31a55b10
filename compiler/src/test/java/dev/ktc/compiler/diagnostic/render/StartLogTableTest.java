package dev.ktc.compiler.diagnostic.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import dev.ktc.compiler.diagnostic.StartLog;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartLogTableTest {
  private static final SourceFile FILE = new SourceFile("rules.yaml", "- a: b\n- c: d\n");

  @Test
  void whatIsNotSureIsShownSoAndWhatComesAfterAFailureIsNotReached() {
    List<Diagnostic> findings =
        List.of(
            finding(Severity.ERROR, 0, Phase.P4, "KeyError: 'generate_device'"),
            finding(Severity.ERROR, 7, Phase.P4, "KeyError: 'generate_device'"),
            finding(Severity.WARNING, 2, Phase.P3, "AssertionError"),
            finding(Severity.NOTE, 2, Phase.P6, "RuntimeError"),
            finding(Severity.ERROR, 2, Phase.P1, ""));
    assertThat(text(StartLog.of(findings, List.of("memory is not checked"))))
        .isEqualTo(
            """
                phase                             time                        outcome
            P0  parse the rules                   under a second              nothing found
            P1  match rules with modules          seconds                     nothing found
            P2  open the weights                  seconds to minutes          nothing found
            P3  construct operators               seconds                     may fail
                KTC0000 at 1:3: may: AssertionError
            P4  load the weights                  minutes to tens of minutes  fails
                KTC0000 at 1:1: KeyError: 'generate_device' (and at 1 other place)
            P5  create the KV cache               right after                 not reached
            P6  process the first prompt          with the first prompt       not reached
                KTC0000 at 1:3: may: RuntimeError
            P7  capture the CUDA graph            with the second token       not reached
            P8  synchronise devices at each step  at every step               not reached
                memory is not checked
            """);
  }

  @Test
  void manyMessagesAreCounted() {
    List<Diagnostic> findings =
        List.of(
            finding(Severity.ERROR, 0, Phase.P8, "a"),
            finding(Severity.ERROR, 0, Phase.P8, "b"),
            finding(Severity.ERROR, 0, Phase.P8, "c"),
            finding(Severity.ERROR, 0, Phase.P8, "d"),
            finding(Severity.ERROR, 0, Phase.P8, "e"));
    assertThat(text(StartLog.of(findings, List.of())))
        .endsWith("    KTC0000 at 1:1: c\n    and 2 other messages\n");
  }

  private static Diagnostic finding(Severity severity, int offset, Phase phase, String message) {
    return Diagnostic.of(new Code("KTC0000", "a-name", severity), "a message")
        .at(new Location(FILE, new Span(offset, offset + 1)), "")
        .fails(phase, message)
        .build();
  }

  private static String text(StartLog log) {
    StringBuilder out = new StringBuilder();
    for (Canvas row : StartLogTable.rows(log, "rules.yaml")) {
      out.append(row.render(false)).append('\n');
    }
    return out.toString();
  }
}
