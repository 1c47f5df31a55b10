package dev.ktc.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which package may know which. A change here is a change of ARCHITECTURE.md, and the other way
/// round; a new arrow needs a decision record.
class ArchitectureTest {
  private static final String BASE = "dev.ktc.compiler.";

  private static final String[] FACTS = {
    "source", "diagnostic", "pattern", "ir", "model", "catalog", "automaton", "resolve"
  };

  private static final String[] CHECKS = with(FACTS, "analysis", "check");

  private static final String[] PHASES =
      with(
          CHECKS,
          "check.device",
          "check.match",
          "check.memory",
          "check.operator",
          "check.rule",
          "syntax",
          "syntax.yaml",
          "lower",
          "json",
          "model.arch",
          "model.file",
          "syntax.selector",
          "settings",
          "suppression");

  private static final String[] SHOWN = {
    "source",
    "syntax",
    "ir",
    "model",
    "catalog",
    "resolve",
    "analysis",
    "pipeline",
    "diagnostic",
    "diagnostic.render"
  };

  private static final String[] COMMANDS =
      with(SHOWN, "syntax.yaml", "model.file", "cli.show", "fix", "settings", "suppression");

  /// Per package of the compiler, the others that it may use.
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    allow("source");
    allow("diagnostic", "source");
    allow("json", "source", "diagnostic");
    allow("pattern", "source", "diagnostic");
    allow("syntax", "source");
    allow("syntax.selector", "source", "diagnostic", "pattern");
    allow("syntax.device", "source");
    allow("syntax.layers");
    allow("syntax.path");
    allow("syntax.yaml", "source", "diagnostic", "syntax");
    allow("ir", "source", "diagnostic", "pattern");
    allow("lower", "source", "diagnostic", "pattern", "syntax", "syntax.selector", "ir");
    allow("model", "source", "diagnostic");
    allow("model.arch", "source", "diagnostic", "json", "model");
    allow("model.file", "source", "diagnostic", "json", "ir", "model", "model.arch", "pattern");
    allow(
        "catalog", "source", "diagnostic", "syntax", "syntax.device", "syntax.path", "syntax.yaml");
    allow("automaton", "pattern", "ir", "model");
    allow("resolve", "ir", "model", "automaton");
    allow("analysis", with(FACTS, "syntax.layers"));
    for (String family : List.of("check", "check.rule", "check.match", "check.operator")) {
      allow(family, CHECKS);
    }
    allow("check.device", CHECKS);
    allow("check.memory", CHECKS);
    allow("suppression", "source", "diagnostic", "syntax", "ir");
    allow("settings", "source", "diagnostic", "syntax", "syntax.yaml", "catalog");
    allow("pipeline", PHASES);
    allow("fix", "source", "diagnostic", "ir", "model", "resolve", "pipeline");
    allow("diagnostic.render", "source", "diagnostic", "analysis");
    allow("cli.show", SHOWN);
    allow("cli", COMMANDS);
  }

  private static JavaClasses classes;

  private static void allow(String user, String... used) {
    MAY_USE.put(user, List.of(used));
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/dev/ktc/tests/"))
            .importPackages("dev.ktc");
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    Map<String, Set<String>> surplus = new TreeMap<>();
    for (JavaClass type : classes) {
      String user = name(type);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String used = name(dependency.getTargetClass().getBaseComponentType());
        boolean ours = !user.isEmpty() && !used.isEmpty() && !used.equals(user);
        if (ours && !MAY_USE.getOrDefault(user, List.of()).contains(used)) {
          surplus.computeIfAbsent(user, u -> new TreeSet<>()).add(used);
        }
      }
    }
    assertThat(surplus).as("packages that the table does not allow").isEmpty();
  }

  /// The package below the compiler's; empty for anything else.
  private static String name(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(BASE) ? name.substring(BASE.length()) : "";
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.ktc.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void grammarsStayInSyntax() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.ktc.compiler.syntax..", "dev.ktc.grammar..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.antlr..", "dev.ktc.grammar..")
        .check(classes);
  }

  @Test
  void yamlStaysInItsFrontEnd() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ktc.compiler.syntax.yaml..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.yaml..")
        .check(classes);
  }

  @Test
  void jsonStaysAtTheEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.ktc.compiler.json..",
            "dev.ktc.compiler.diagnostic.render..",
            "dev.ktc.compiler.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(classes);
  }

  @Test
  void nothingLoadsLoggingDesktopOrSql() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "java.awt..", "java.beans..", "java.sql..")
        .check(classes);
  }
}
