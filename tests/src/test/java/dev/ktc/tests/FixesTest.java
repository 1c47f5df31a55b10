package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.pipeline.Checks;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.Finding;
import dev.ktc.compiler.pipeline.Findings;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.resolve.Resolver;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fixes mend what they say, and safe ones leave every module what it had.
class FixesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /// With its fixes applied, the finding of each page's example is gone, and no error is new.
  @Test
  void examplesAreMended() throws IOException {
    Set<String> mended = new TreeSet<>();
    for (Finding finding : Findings.all()) {
      for (CheckPage.Example example : CheckPage.examples(CheckPage.text(finding))) {
        String name = finding.code().name();
        Path here = Files.createDirectory(folder.resolve(name + example.line()));
        List<String> args = new ArrayList<>(CheckPageTest.arguments(example, here));
        JsonNode before = JSON.readTree(CommandLine.run(args).out());
        if (!example.fires() || !mendable(before, name)) {
          continue;
        }
        args.addAll(List.of("--fix", "--unsafe"));
        CommandLine.Result result = CommandLine.run(args);
        JsonNode after = JSON.readTree(result.out());
        String where = name + ", line " + example.line() + "\n" + result.err();
        String text = Files.readString(here.resolve("rules.yaml"), StandardCharsets.ISO_8859_1);
        assertThat(mendable(after, name)).as("%s%s", where, text).isFalse();
        assertThat(after.get("summary").get("fixed").asInt()).as(where).isPositive();
        Map<String, Integer> errors = errors(before);
        errors(after)
            .forEach(
                (code, count) ->
                    assertThat(count)
                        .as("%s in %s%s", code, where, text)
                        .isLessThanOrEqualTo(errors.getOrDefault(code, 0)));
        mended.add(name);
      }
    }
    assertThat(mended)
        .contains(
            "duplicate-key",
            "eaten-escape",
            "misplaced-key",
            "overlapping-layers",
            "quoted-boolean",
            "redundant-rule",
            "shadowed-rule",
            "unanchored-name",
            "uncovered-modules",
            "unescaped-dot",
            "unknown-key",
            "unused-suppression");
  }

  private static boolean mendable(JsonNode report, String name) {
    for (JsonNode finding : report.get("diagnostics")) {
      JsonNode fix = finding.get("fix");
      boolean applied = fix != null && !fix.get("safety").asText().equals("display-only");
      if (finding.get("name").asText().equals(name) && applied) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Integer> errors(JsonNode report) {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode finding : report.get("diagnostics")) {
      if (finding.get("severity").asText().equals("error")) {
        counts.merge(finding.get("name").asText(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /// On the rule files that KTransformers ships. That these resolve as by its own resolver,
  /// [ResolutionTest] makes sure.
  @Test
  void safeFixesLeaveShippedFilesWhatTheyPlace() throws IOException {
    Path shipped = Repository.thirdParty("ktransformers");
    List<Path> recorded;
    try (Stream<Path> list = Files.list(shipped.resolve("resolutions"))) {
      recorded = list.sorted().toList();
    }
    int fixes = 0;
    for (Path file : recorded) {
      JsonNode expected = JSON.readTree(ResolutionTest.gunzip(file));
      Path rules = shipped.resolve("rules").resolve(expected.get("rules").asText());
      String device = expected.get("default_device").asText();
      fixes += eachSafeFix(Files.readString(rules), device, expected);
    }
    assertThat(fixes).isGreaterThan(40);
  }

  /// On a third of the random rule files of [ResolutionTest].
  @Test
  void safeFixesLeaveRandomFilesWhatTheyPlace() throws IOException {
    Path file = Repository.root().resolve("tests/fixtures/rules/random-rules.jsonl.gz");
    int count = 0;
    int fixes = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(ResolutionTest.gunzip(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (count++ % 3 == 0) {
          JsonNode expected = JSON.readTree(line);
          fixes += eachSafeFix(expected.get("rules").asText(), "cuda:0", expected);
        }
      }
    }
    assertThat(count).isEqualTo(150);
    assertThat(fixes).isGreaterThan(10);
  }

  /// Applies each safe fix by itself, without what the fixer does to be sure.
  private static int eachSafeFix(String yaml, String device, JsonNode expected) {
    Settings absent = Settings.DEFAULT;
    Settings settings =
        new Settings(absent.context(), absent.batch(), device, absent.target(), true);
    SourceFile source = new SourceFile("rules.yaml", yaml);
    String model = expected.get("model").asText();
    Compilation compilation = Pipeline.run(new Request(source, model, null, settings));
    Resolution before = compilation.results().getFirst().resolution();
    int fixes = 0;
    for (Diagnostic finding : compilation.diagnostics()) {
      String mended = safely(finding, yaml);
      if (mended != null) {
        same(before, Resolver.resolve(lowered(mended).rules(), before.model(), device), finding);
        fixes++;
      }
    }
    return fixes;
  }

  private static void same(Resolution before, Resolution after, Diagnostic finding) {
    for (ModuleNode module : before.model().modules()) {
      int id = module.id();
      Action wanted = action(before, id);
      Action action = action(after, id);
      boolean same = Objects.equals(action, wanted) || alike(action, wanted);
      if (!same || after.visited(id) != before.visited(id)) {
        throw new AssertionError(module.name() + " gets something else after " + finding);
      }
    }
  }

  private static @Nullable Action action(Resolution resolution, int module) {
    int winner = resolution.winner(module);
    return winner < 0 ? null : resolution.rules().rules().get(winner).action();
  }

  /// Equal but for the order of arguments, which means nothing.
  private static boolean alike(@Nullable Action action, @Nullable Action other) {
    if (action == null || other == null) {
      return action == null && other == null;
    }
    try {
      JsonNode kwargs = JSON.readTree(ResolutionTest.json(action.kwargs()));
      return action.className().equals(other.className())
          && action.recursive() == other.recursive()
          && kwargs.equals(JSON.readTree(ResolutionTest.json(other.kwargs())));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// On small models, where rules overlap, repeat and shadow each other more than people's do.
  @Test
  void safeFixesLeaveSmallModelsWhatTheyPlace() {
    ModelTree tree = RandomRules.tree(RandomRules.model());
    Map<String, Integer> counts = new HashMap<>();
    for (int seed = 0; seed < 150; seed++) {
      String yaml = RandomRules.yaml(RandomRules.rules(new Random(seed)));
      Lowered lowered = lowered(yaml);
      Resolution before = Resolver.resolve(lowered.rules(), tree, "cuda:0");
      for (boolean modelKnown : List.of(true, false)) {
        List<Diagnostic> found =
            Checks.run(
                lowered.rules(),
                lowered.origins(),
                modelKnown ? List.of(before) : List.of(),
                Settings.DEFAULT,
                null);
        for (Diagnostic finding : found) {
          String mended = safely(finding, yaml);
          if (mended != null) {
            Resolution after = Resolver.resolve(lowered(mended).rules(), tree, "cuda:0");
            same(before, after, finding);
            counts.merge(finding.code().name(), 1, Integer::sum);
          }
        }
      }
    }
    assertThat(counts.keySet()).contains("redundant-rule", "overlapping-layers", "removable-rule");
  }

  /// The text with the safe fix of a finding applied; null when there is none.
  private static @Nullable String safely(Diagnostic finding, String text) {
    Fix fix = finding.details().fix();
    if (fix == null || fix.safety() != Fix.Safety.SAFE) {
      return null;
    }
    List<Fix.Edit> edits = new ArrayList<>(fix.edits());
    edits.sort(Comparator.comparingInt((Fix.Edit e) -> e.where().span().start()).reversed());
    StringBuilder mended = new StringBuilder(text);
    for (Fix.Edit edit : edits) {
      mended.replace(edit.where().span().start(), edit.where().span().end(), edit.text());
    }
    return mended.toString();
  }

  private static Lowered lowered(String yaml) {
    Lowered lowered =
        Lowering.lower(
                Objects.requireNonNull(
                    RuleParser.parse(new SourceFile("rules.yaml", yaml)).value()))
            .value();
    return Objects.requireNonNull(lowered, yaml);
  }
}
