package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Suppressed;
import dev.ktc.compiler.source.Position;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Findings as JUnit's XML, which most CI systems read: a file is a suite, a finding a test, which
/// is skipped where a comment allows it.
public final class JunitRenderer {
  /// Readers want a duration, and output is the same at every run.
  private static final String NO_TIME = attribute("time", "0");

  private final UnaryOperator<String> paths;
  private final Predicate<Diagnostic> fails;

  /// @param paths a file's name to its path relative to where ktc was started
  /// @param fails whether a finding makes the run fail; others are tests that pass and say so
  public JunitRenderer(UnaryOperator<String> paths, Predicate<Diagnostic> fails) {
    this.paths = paths;
    this.fails = fails;
  }

  /// Writes one XML document.
  public void render(Report report, Writer out) throws IOException {
    int skipped = report.suppressed();
    int tests = report.unreadable().size();
    int failures = 0;
    for (Report.CheckedFile file : report.files()) {
      tests += tests(file);
      failures += failures(file);
    }
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    String counts = counts(tests, failures, report.unreadable().size(), skipped);
    out.write("<testsuites name=\"ktc check\"" + counts + ">\n");
    for (Report.Unreadable file : report.unreadable()) {
      String path = paths.apply(file.name());
      out.write(" <testsuite" + attribute("name", path) + counts(1, 0, 1, 0) + ">\n");
      out.write("  <testcase" + attribute("name", "can be read") + attribute("classname", path));
      out.write(NO_TIME + ">\n   <error" + attribute("message", file.reason()) + "/>\n");
      out.write("  </testcase>\n </testsuite>\n");
    }
    for (Report.CheckedFile file : report.files()) {
      suite(file, out);
    }
    out.write("</testsuites>\n");
  }

  private static int tests(Report.CheckedFile file) {
    return Math.max(1, file.diagnostics().size() + file.suppressed().size());
  }

  private int failures(Report.CheckedFile file) {
    return (int) file.diagnostics().stream().filter(fails).count();
  }

  private void suite(Report.CheckedFile file, Writer out) throws IOException {
    String path = paths.apply(file.name());
    out.write(" <testsuite" + attribute("name", path));
    int skipped = file.suppressed().size();
    out.write(counts(tests(file), failures(file), 0, skipped) + ">\n");
    if (file.diagnostics().isEmpty() && skipped == 0) {
      String name = attribute("name", "no findings");
      out.write("  <testcase" + name + attribute("classname", path) + NO_TIME + "/>\n");
    }
    Map<String, Integer> names = new HashMap<>();
    for (Diagnostic finding : file.diagnostics()) {
      test(finding, unique(name(finding), names), path, out);
    }
    for (Suppressed suppressed : file.suppressed()) {
      String name = attribute("name", unique(name(suppressed.finding()), names));
      out.write("  <testcase" + name + attribute("classname", path) + NO_TIME + ">\n");
      out.write("   <skipped" + attribute("message", suppressed.reason()) + "/>\n");
      out.write("  </testcase>\n");
    }
    out.write(" </testsuite>\n");
  }

  private static String unique(String name, Map<String, Integer> names) {
    int count = names.merge(name, 1, Integer::sum);
    return count == 1 ? name : name + " (" + count + ")";
  }

  private static String name(Diagnostic finding) {
    Position start = finding.primary().where().start();
    return finding.code().number()
        + " "
        + finding.code().name()
        + " at "
        + start.line()
        + ":"
        + start.column();
  }

  private void test(Diagnostic finding, String name, String path, Writer out) throws IOException {
    String text = escaped(new TextRenderer(false).render(finding));
    out.write("  <testcase" + attribute("name", name) + attribute("classname", path));
    out.write(NO_TIME + ">\n");
    if (fails.test(finding)) {
      String type = attribute("type", finding.severity().label());
      out.write("   <failure" + attribute("message", finding.message()) + type + ">");
      out.write(text + "</failure>\n");
    } else {
      out.write("   <system-out>" + text + "</system-out>\n");
    }
    out.write("  </testcase>\n");
  }

  private static String counts(int tests, int failures, int errors, int skipped) {
    return attribute("tests", Integer.toString(tests))
        + attribute("failures", Integer.toString(failures))
        + attribute("errors", Integer.toString(errors))
        + attribute("skipped", Integer.toString(skipped))
        + NO_TIME;
  }

  private static String attribute(String name, String value) {
    return " " + name + "=\"" + escaped(DisplayText.safe(value)) + "\"";
  }

  /// Text in XML 1.0, which cannot hold most control characters and no lone surrogates at all.
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.appendCodePoint(isAllowed(c) ? c : '\uFFFD');
      }
    }
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\n'
        || c == '\t'
        || (c >= ' ' && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
