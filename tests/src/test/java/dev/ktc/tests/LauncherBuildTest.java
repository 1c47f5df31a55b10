package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// First starts of a fresh checkout: who builds, and who waits.
///
/// What stands for Maven takes a second and delivers the jars of this build.
class LauncherBuildTest {
  private static final String BUILD =
      """
      #!/bin/sh
      echo built >>builds
      sleep 1
      [ -f fails ] && { echo '[ERROR] it fails'; exit 1; }
      mkdir -p runtime/target/lib
      cp "@"/*.jar runtime/target/lib/
      echo 1 >runtime/target/lib/built
      """;

  private static final String COMMANDS =
      "sh env find head mkdir rmdir sleep readlink cat cp mv rm grep sed";

  @TempDir Path root;
  @TempDir Path commands;

  @BeforeEach
  void checkout() throws IOException {
    Path real = Repository.root();
    Files.copy(real.resolve("ktc"), root.resolve("ktc"));
    Files.createDirectory(root.resolve(".mvn"));
    Files.copy(real.resolve(".mvn/find-jdk"), root.resolve(".mvn/find-jdk"));
    for (String module : List.of("grammar", "compiler", "runtime", "stdlib-rules")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "");
    }
    Files.createDirectory(root.resolve("stdlib-rules/rules"));
    Files.writeString(root.resolve("pom.xml"), "");
    Path maven = root.resolve("mvnw");
    Files.writeString(maven, BUILD.replace("@", real.resolve("runtime/target/lib").toString()));
    for (Path program : List.of(root.resolve("ktc"), root.resolve(".mvn/find-jdk"), maven)) {
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
  }

  /// A folder with what the launcher needs, but no `flock`, as on macOS.
  private String withoutFlock() throws IOException {
    for (String command : COMMANDS.split(" ", -1)) {
      Path folder = Files.exists(Path.of("/bin", command)) ? Path.of("/bin") : Path.of("/usr/bin");
      Path program = commands.resolve(command);
      Files.writeString(program, "#!/bin/sh\nexec " + folder.resolve(command) + " \"$@\"\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    return commands.toString();
  }

  private Process start(String name, String path) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("ktc").toString(), "--version")
            .redirectOutput(output(name))
            .redirectError(output(name + ".err"));
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private File output(String name) {
    return root.resolve(name).toFile();
  }

  private void bothBuildOnce(String path) throws Exception {
    Process one = start("one", path);
    Process two = start("two", path);
    assertThat(one.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(two.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String errors =
        Files.readString(root.resolve("one.err")) + Files.readString(root.resolve("two.err"));
    assertThat(one.exitValue()).as(errors).isZero();
    assertThat(two.exitValue()).as(errors).isZero();
    assertThat(Files.readString(root.resolve("one"))).startsWith("ktc ");
    assertThat(Files.readString(root.resolve("two"))).startsWith("ktc ");
    assertThat(root.resolve("builds")).hasContent("built\n");
    assertThat(errors).contains("building ktc (first run)").contains("waiting for another build");
    assertThat(root.resolve("runtime/target/build.lock.d")).doesNotExist();
  }

  @Test
  void twoFirstStartsAtOnceBuildOnce() throws Exception {
    bothBuildOnce(System.getenv("PATH"));
  }

  @Test
  void twoFirstStartsAtOnceBuildOnceWithoutFlock() throws Exception {
    bothBuildOnce(withoutFlock());
  }

  @Test
  void aFailedOrStoppedBuildLeavesNoLock() throws Exception {
    String path = withoutFlock();
    Files.writeString(root.resolve("fails"), "");
    Process failing = start("failing", path);
    assertThat(failing.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(failing.exitValue()).isEqualTo(2);
    assertThat(Files.readString(root.resolve("failing.err"))).contains("the build failed, see");
    assertThat(root.resolve("runtime/target/build.lock.d")).doesNotExist();

    Process stopped = start("stopped", path);
    while (!Files.exists(root.resolve("runtime/target/build.lock.d")) && stopped.isAlive()) {
      Thread.sleep(20);
    }
    stopped.destroy();
    assertThat(stopped.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(root.resolve("runtime/target/build.lock.d")).doesNotExist();

    Files.delete(root.resolve("fails"));
    Process good = start("good", path);
    assertThat(good.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(good.exitValue()).isZero();
  }
}
