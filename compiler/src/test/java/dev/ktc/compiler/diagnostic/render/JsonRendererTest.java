package dev.ktc.compiler.diagnostic.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonRendererTest {
  private static final Code CODE = new Code("KTC2001", "shadowed-rule", Severity.ERROR);

  @Test
  void everyFieldOfTheContract() throws IOException {
    assertThat(render(full()))
        .isEqualTo(
            """
            {
             "version":1,
             "tool":"ktc 0.1.0",
             "model":"deepseek-v3",
             "models":[
              "deepseek-v3"
             ],
             "target":"ktransformers-0.3.2",
             "diagnostics":[
              {"code":"KTC2001","name":"shadowed-rule","severity":"error",\
            "message":"a \\"quoted\\" message","file":"rules.yaml","rule":8,\
            "span":{"start":{"line":2,"column":3},"end":{"line":2,"column":4}},"label":"here",\
            "level":"all-names","witness":"model.x","layers":"0-60","modules":61,\
            "related":[{"rule":7,"message":"matches these first","file":"rules.yaml",\
            "span":{"start":{"line":1,"column":7},"end":{"line":1,"column":8}}}],\
            "fix":{"safety":"unsafe","title":"delete it","edits":[\
            {"span":{"start":{"line":2,"column":1},"end":{"line":3,"column":1}},"text":""}]}}
             ],
             "memory":[
              {"device":"cuda:0","capacityBytes":25769803776,"weightsBytes":1,"kvCacheBytes":2,\
            "workspaceBytes":3,"reserveBytes":4,"peakLoadBytes":5,"lowBytes":6,"highBytes":7,\
            "verdict":"may-overrun","overrunsIn":"prefill","phases":{\
            "load":{"lowBytes":5,"highBytes":25769803776},\
            "prefill":{"lowBytes":6,"highBytes":25769803777},\
            "decode":{"lowBytes":6,"highBytes":7}},"model":"deepseek-v3","file":"rules.yaml"}
             ],
             "summary":{
              "errors":1,
              "warnings":0,
              "notes":0,
              "suppressed":0,
              "fixed":0
             }
            }
            """);
  }

  private static Report full() {
    // Two bytes of UTF-16 per emoji: columns count code points.
    SourceFile file = new SourceFile("rules.yaml", "- a: \uD83D\uDE00b\n- c\n");
    Location b = new Location(file, new Span(7, 8));
    Location c = new Location(file, new Span(11, 12));
    Diagnostic diagnostic =
        Diagnostic.of(CODE, "a \"quoted\" message")
            .at(c, "here", 8)
            .related(b, "matches these first", 7)
            .evidence(new Evidence(Evidence.Level.ALL_NAMES, "model.x", "0-60", OptionalInt.of(61)))
            .fix(
                new Fix(
                    Fix.Safety.UNSAFE,
                    "delete it",
                    List.of(new Fix.Edit(new Location(file, new Span(9, 13)), ""))))
            .build();
    MemoryRow row =
        new MemoryRow(
            "cuda:0",
            OptionalLong.of(25769803776L),
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            MemoryRow.Verdict.MAY_OVERRUN,
            List.of(
                new MemoryRow.Need(MemoryRow.Phase.LOAD, 5, 25769803776L),
                new MemoryRow.Need(MemoryRow.Phase.PREFILL, 6, 25769803777L),
                new MemoryRow.Need(MemoryRow.Phase.DECODE, 6, 7)));
    return new Report(
        "ktc 0.1.0",
        "ktransformers-0.3.2",
        "",
        true,
        List.of(
            new Report.CheckedFile(
                "rules.yaml",
                List.of(diagnostic),
                List.of(new Report.ModelMemory("deepseek-v3", List.of(row))))),
        0);
  }

  @Test
  void nothingToReport() throws IOException {
    Report report =
        new Report(
            "ktc",
            "ktransformers-0.3.2",
            "",
            false,
            List.of(new Report.CheckedFile("-", List.of(), List.of())),
            0);
    assertThat(render(report))
        .contains("\"model\":null")
        .contains("\"diagnostics\":[]")
        .contains("\"memory\":[]");
  }

  private static String render(Report report) throws IOException {
    StringWriter out = new StringWriter();
    new JsonRenderer().render(report, out);
    return out.toString();
  }
}
