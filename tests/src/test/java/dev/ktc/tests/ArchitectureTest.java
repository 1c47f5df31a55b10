package dev.ktc.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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

  /// Per package of the compiler, the others that it may use.
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    allow("source");
    allow("diagnostic", "source");
    allow("pattern", "source");
    allow("json", "source", "diagnostic");
    allow("syntax", "source");
    allow("syntax.selector", "source", "pattern");
    allow("syntax.device", "source");
    allow("syntax.yaml", "source", "diagnostic", "syntax");
    allow("ir", "source", "diagnostic", "pattern");
    allow("model", "source", "diagnostic");
    allow("model.arch", "source", "diagnostic", "model", "json");
    allow("model.file", "source", "diagnostic", "model", "model.arch", "json", "ir", "pattern");
  }

  private static JavaClasses classes;

  private static void allow(String user, String... used) {
    MAY_USE.put(user, List.of(used));
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
