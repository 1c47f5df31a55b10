package dev.ktc.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.tests.Repository;
import dev.ktc.tests.mutation.MutationTable.Row;
import dev.ktc.tests.mutation.RuleText.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Right rule files with one fault each: what an independent judge finds harmful is reported, what
/// changes nothing is not.
class MutationTest {
  private static final long SEED = 20;
  private static final int MORE = Integer.getInteger("ktc.mutations", 1);

  @Test
  void harmfulFaultsAreReportedAndOthersAreNot() throws IOException {
    List<List<Row>> rows = Base.all().parallelStream().map(MutationTest::run).toList();
    MutationTable table = new MutationTable(rows.stream().flatMap(List::stream).toList());
    String text = table.text();
    Path file = Repository.root().resolve("tests/target/mutations.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    System.out.println(text.substring(0, text.indexOf("\n\n")));
    assertThat(table.rows().size()).isGreaterThanOrEqualTo(1000);
    assertThat(table.same().size()).isGreaterThanOrEqualTo(100);
    assertThat(table.missed().size() * 100.0 / table.harmful().size())
        .as("percent missed; see " + Repository.root().relativize(file))
        .isLessThanOrEqualTo(1);
    assertThat(table.falseAlarms()).as("reported, though nothing changes").isEmpty();
  }

  private static List<Row> run(Base base) {
    List<Row> rows = new ArrayList<>();
    Judge judge = new Judge(base);
    DeviceInventory devices =
        Objects.requireNonNull(
            DeviceInventoryReader.readSpec(new SourceFile("--devices", base.devices().text()))
                .value());
    List<Diagnostic> known = reported(base, base.text(), devices);
    RuleText file = new RuleText(base.text(), judge::lives);
    int gpus = base.devices().gpus();
    for (Mutant mutant : Faults.choose(file, gpus, base.perKind() * MORE, SEED)) {
      List<Diagnostic> found = added(known, reported(base, mutant.text(), devices));
      rows.add(
          new Row(
              base.name(),
              mutant,
              judge.judge(mutant.text()),
              found.stream().map(MutationTest::text).toList(),
              found.stream().anyMatch(finding -> pointsInto(finding, mutant.touched()))));
    }
    return rows;
  }

  /// Warnings and errors.
  private static List<Diagnostic> reported(Base base, String text, DeviceInventory devices) {
    Request request =
        new Request(
            new SourceFile("rules.yaml", text), base.modelName(), devices, Settings.DEFAULT);
    return Pipeline.run(request).diagnostics().stream()
        .filter(finding -> finding.severity().compareTo(Severity.WARNING) <= 0)
        .toList();
  }

  private static List<Diagnostic> added(List<Diagnostic> known, List<Diagnostic> found) {
    List<String> before = new ArrayList<>(known.stream().map(MutationTest::text).toList());
    List<Diagnostic> added = new ArrayList<>();
    for (Diagnostic finding : found) {
      if (!before.remove(text(finding))) {
        added.add(finding);
      }
    }
    return added;
  }

  private static boolean pointsInto(Diagnostic finding, RuleText.Span touched) {
    return Stream.concat(Stream.of(finding.primary()), finding.related().stream())
        .map(label -> label.where().span())
        .anyMatch(span -> span.start() < touched.end() && span.end() > touched.start());
  }

  /// Without the numbers of rules, which shift.
  private static String text(Diagnostic finding) {
    String message = finding.message().replaceAll("\\brules? \\d+( (and|to) \\d+)?", "a rule");
    return finding.severity().label() + " " + finding.code().name() + ": " + message;
  }
}
