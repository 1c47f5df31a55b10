package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// `--format github` and `--format junit`, on names and texts that need escaping.
class FormatsTest {
  /// An unknown key with a control character, a lone surrogate and XML in it; a missing `replace`.
  private static final String RULES =
      """
      - match: {name: '^lm_head$'}
        replace: {class: default}
        "<&\\x07\\uD800\\uFFFF]]>%,:": 1
      - match: {name: '^model$'}
      """;

  @TempDir Path folder;

  @Test
  void junitIsReadAsOtherReportsAre() throws Exception {
    String out = run("rules <&\"'>.yaml", RULES, "junit");
    List<ReportTestSuite> suites =
        new TestSuiteXmlParser(new NullConsoleLogger())
            .parse(
                new InputStreamReader(
                    new ByteArrayInputStream(out.getBytes(StandardCharsets.UTF_8)),
                    StandardCharsets.UTF_8));
    assertThat(suites).hasSize(1);
    ReportTestSuite suite = suites.getFirst();
    assertThat(suite.getFullClassName()).endsWith("rules <&\"'>.yaml");
    assertThat(suite.getNumberOfTests()).isEqualTo(2);
    assertThat(suite.getNumberOfFailures()).isEqualTo(1);
    ReportTestCase key = suite.getTestCases().get(0);
    assertThat(key.getName()).isEqualTo("KTC1009 unknown-key at 3:3");
    assertThat(key.isSuccessful()).isTrue();
    ReportTestCase missing = suite.getTestCases().get(1);
    assertThat(missing.hasFailure()).isTrue();
    assertThat(missing.getFailureType()).isEqualTo("error");
    assertThat(missing.getFailureMessage()).isEqualTo("this rule has no `replace`");
    assertThat(missing.getFailureDetail()).contains("replace must be in rule");
  }

  @Test
  void aFindingThatIsDeniedFailsItsTest() throws Exception {
    Document document = xml(run("rules.yaml", RULES, "junit", "--deny", "unknown-key"));
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(2);
    assertThat(document.getDocumentElement().getAttribute("failures")).isEqualTo("2");
  }

  @Test
  void aCleanFileIsOneTestThatPasses() throws Exception {
    String clean =
        """
        - match: {name: '^lm_head$'}
          replace: {class: default, kwargs: {generate_device: 'cuda:0'}}
        """;
    Document document =
        xml(
            run(
                "clean.yaml",
                clean,
                "junit",
                "--allow",
                "uncovered-modules",
                "--model",
                "mixtral-8x7b",
                "--target",
                "ktc"));
    NodeList cases = document.getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(1);
    assertThat(cases.item(0).getAttributes().getNamedItem("name").getNodeValue())
        .isEqualTo("no findings");
  }

  @Test
  void aFileThatCannotBeReadIsAnError() throws Exception {
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    CommandLine.Result result =
        CommandLine.run(
            List.of("check", "--format", "junit", folder + "/rules.yaml", folder + "/absent.yaml"));
    assertThat(result.exitCode()).isEqualTo(2);
    Document document = xml(result.out());
    assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("3");
    assertThat(
            document.getElementsByTagName("error").item(0).getAttributes().item(0).getNodeValue())
        .contains("absent.yaml");
  }

  @Test
  void githubCommandsAreEscaped() throws IOException {
    List<String> lines = run("a,b:c%.yaml", RULES, "github").lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith("::warning file=")
        .contains("a%2Cb%3Ac%25.yaml,line=3,col=3,endLine=3,endColumn=29,")
        .contains(",title=KTC1009 unknown-key::a rule has no key `<&\u2407\uFFFD")
        .contains("]]>%25,:`");
    assertThat(lines.get(1)).startsWith("::error file=").contains("%0Anote: KTransformers stops");
    assertThat(lines.get(2)).isEqualTo("ktc: 1 error, 1 warning");
  }

  private String run(String name, String rules, String format, String... more) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, rules);
    List<String> args = new ArrayList<>(List.of("check", "--format", format, file.toString()));
    args.addAll(List.of(more));
    return CommandLine.run(args).out();
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }
}
