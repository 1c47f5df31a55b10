package dev.ktc.compiler.diagnostic.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suppressed;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Findings that a comment allows, in the formats for CI.
class SuppressedFormatsTest {
  private static final Code CODE = new Code("KTC2007", "root-match", Severity.WARNING);
  private static final SourceFile FILE = new SourceFile("rules.yaml", "- a\n- b\n");

  @Test
  void sarifSaysOfEachResultWhetherItIsSuppressed() throws IOException {
    StringWriter out = new StringWriter();
    new SarifRenderer(name -> name, code -> new SarifRenderer.Page("text", "# page"))
        .render(report(true), out);
    assertThat(out.toString())
        .contains("\"suppressions\":[],")
        .contains(
            "\"suppressions\":[{\"kind\":\"inSource\",\"justification\":\"on \\\"purpose\\\"\"}]");
    StringWriter none = new StringWriter();
    new SarifRenderer(name -> name, code -> new SarifRenderer.Page("text", "# page"))
        .render(report(false), none);
    assertThat(none.toString()).doesNotContain("suppressions");
  }

  @Test
  void junitSkipsThem() throws IOException {
    StringWriter out = new StringWriter();
    new JunitRenderer(name -> name, finding -> true).render(report(true), out);
    assertThat(out.toString())
        .contains("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\"")
        .contains("name=\"KTC2007 root-match at 2:3\"")
        .contains("<skipped message=\"on &quot;purpose&quot;\"/>");
  }

  @Test
  void githubLeavesThemOut() throws IOException {
    StringWriter out = new StringWriter();
    new GitHubRenderer(name -> name).render(report(true), out);
    assertThat(out.toString()).contains("line=1,").doesNotContain("line=2,");
  }

  private static Report report(boolean withSuppressed) {
    List<Suppressed> suppressed =
        withSuppressed ? List.of(new Suppressed(finding(6), "on \"purpose\"")) : List.of();
    Report.CheckedFile file =
        new Report.CheckedFile(
            "rules.yaml", List.of(finding(2)), List.of(), suppressed, 0, List.of(), null);
    return new Report("ktc 0.1.0", "t", "", false, List.of(file), 0);
  }

  private static Diagnostic finding(int offset) {
    return Diagnostic.of(CODE, "a message")
        .at(new Location(FILE, new Span(offset, offset + 1)), "")
        .build();
  }
}
