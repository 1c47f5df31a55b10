package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.ktc.compiler.cli.Console;
import dev.ktc.compiler.cli.Main;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.pipeline.Finding;
import dev.ktc.compiler.pipeline.Findings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The house rules that a machine can check.
class TidyTest {
  private static final int LONGEST_FILE = 500;
  private static final int LONGEST_METHOD = 60;

  /// Files and `File.method`s that may be longer, and why.
  private static final Map<String, String> MAY_BE_LONG =
      Map.of(
          "AscendOperators.all", "a table of data",
          "ExpertOperators.all", "a table of data");

  private static final Pattern CODE_IN_SOURCE = Pattern.compile("new Code\\(\\s*\"(KTC\\d+)\"");

  @Test
  void everyPackageSaysInOneSentenceWhatItIsFor() {
    List<String> wrong = new ArrayList<>();
    Set<Path> folders = new LinkedHashSet<>();
    for (Path file : Sources.java("main/java", "test/java")) {
      folders.add(file.getParent());
    }
    for (Path folder : folders) {
      boolean inMain = folder.toString().contains("/src/main/");
      boolean ownTests = folder.startsWith(Repository.root().resolve("tests"));
      if (!inMain && !ownTests) {
        continue;
      }
      Path info = folder.resolve("package-info.java");
      if (!Files.exists(info) || !isOneSentence(doc(Sources.read(info)))) {
        wrong.add(Sources.shown(folder));
      }
    }
    assertThat(wrong).as("packages whose package-info.java is no single sentence").isEmpty();
  }

  private static String doc(String source) {
    StringBuilder doc = new StringBuilder();
    for (String line : source.split("\n", -1)) {
      if (line.startsWith("///")) {
        doc.append(line.substring(3).strip()).append(' ');
      }
    }
    return doc.toString().strip();
  }

  private static boolean isOneSentence(String doc) {
    return doc.endsWith(".") && doc.indexOf(". ") < 0 && doc.length() > 10;
  }

  @Test
  void filesAndMethodsAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : Sources.java("main/java", "test/java")) {
      long lines = Sources.read(file).lines().count();
      String name = file.getFileName().toString().replace(".java", "");
      if (lines > LONGEST_FILE && !MAY_BE_LONG.containsKey(name)) {
        tooLong.add(Sources.shown(file) + ": " + lines + " lines");
      }
    }
    tooLong.addAll(longMethods());
    assertThat(tooLong).as("too long").isEmpty();
  }

  private static List<String> longMethods() throws IOException {
    List<String> found = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(Sources.java("main/java", "test/java")));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            String name = file.replace(".java", "") + "." + method.getName();
            if (last - first + 1 > LONGEST_METHOD && !MAY_BE_LONG.containsKey(name)) {
              found.add(name + ": " + (last - first + 1) + " lines");
            }
            return super.visitMethod(method, null);
          }
        }.scan(unit, null);
      }
    }
    return found;
  }

  @Test
  void onlyTheCommandLineWritesToTheProcessStreams() {
    List<String> found = new ArrayList<>();
    Pattern streams = Pattern.compile("System\\.(out|err)\\b|printStackTrace|FileDescriptor\\.");
    for (Path file : Sources.java("main/java")) {
      if (!file.toString().contains("/cli/") && streams.matcher(Sources.read(file)).find()) {
        found.add(Sources.shown(file));
      }
    }
    assertThat(found).as("files that write to standard output or error").isEmpty();
  }

  @Test
  void everyTodoHasAName() {
    List<String> found = new ArrayList<>();
    Pattern anonymous = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\([a-z])");
    for (Path file : Sources.java("main/java", "test/java")) {
      if (anonymous.matcher(Sources.read(file)).find()) {
        found.add(Sources.shown(file));
      }
    }
    assertThat(found).as("files with an unnamed to-do").isEmpty();
  }

  @Test
  void codesAreUniqueAscendingAndWellNamed() {
    Set<String> names = new LinkedHashSet<>();
    String previous = "";
    for (Finding finding : Findings.all()) {
      Code code = finding.code();
      assertThat(code.number()).matches("KTC[0-9]{4}").isGreaterThan(previous);
      assertThat(code.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
      assertThat(names.add(code.name())).as("name %s is new", code.name()).isTrue();
      previous = code.number();
    }
  }

  @Test
  void everyCodeIsAConstantOfItsHome() throws IllegalAccessException {
    for (Finding finding : Findings.all()) {
      boolean declared = false;
      for (Field field : finding.home().getDeclaredFields()) {
        if (field.getType() == Code.class && Modifier.isPublic(field.getModifiers())) {
          declared |= finding.code().equals(field.get(null));
        }
      }
      assertThat(declared)
          .as("%s is a public constant of %s", finding.code().number(), finding.home().getName())
          .isTrue();
    }
  }

  @Test
  void everyCodeInTheSourcesIsRegistered() {
    Set<String> registered = new LinkedHashSet<>();
    for (Finding finding : Findings.all()) {
      registered.add(finding.code().number());
    }
    Set<String> used = new LinkedHashSet<>();
    for (Path file : Sources.java("main/java")) {
      Matcher matcher = CODE_IN_SOURCE.matcher(Sources.read(file));
      while (matcher.find()) {
        used.add(matcher.group(1));
      }
    }
    assertThat(used).isSubsetOf(registered);
  }

  @Test
  void everyFindingHasAPageWithFiringAndSilentExamples() {
    for (Finding finding : Findings.all()) {
      String text = CheckPage.text(finding);
      assertThat(text)
          .as(finding.page())
          .startsWith("# " + finding.code().name() + " (" + finding.code().number() + ")\n")
          .contains("\n## What it does\n", "\n## Why is this bad?\n")
          .contains("\n## Example\n", "\n## Use instead\n");
      List<CheckPage.Example> examples = CheckPage.examples(text);
      assertThat(examples).as("firing examples of %s", finding.page()).anyMatch(e -> e.fires());
      assertThat(examples).as("silent examples of %s", finding.page()).anyMatch(e -> !e.fires());
    }
  }

  @Test
  void everyPageBelongsToAFinding() throws IOException {
    Set<String> pages = new LinkedHashSet<>();
    for (Finding finding : Findings.all()) {
      pages.add(finding.page());
    }
    Path root = Repository.root().resolve("compiler/src/main/java");
    try (Stream<Path> walk = Files.walk(root)) {
      assertThat(walk.filter(path -> path.toString().endsWith(".md")))
          .allMatch(path -> pages.contains("/" + root.relativize(path)));
    }
  }

  @Test
  void theVersionIsThePoms() {
    String pom = Sources.read(Repository.root().resolve("pom.xml"));
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
    assertThat(version.find()).isTrue();
    StringWriter out = new StringWriter();
    Console console =
        new Console(new ByteArrayInputStream(new byte[0]), out, new StringWriter(), false);
    Main.run(new String[] {"--version"}, console);
    assertThat(out.toString()).isEqualTo("ktc " + version.group(1) + "\n");
  }
}
