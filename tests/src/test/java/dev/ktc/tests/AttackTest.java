package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ktc.tests.attack.Attack;
import dev.ktc.tests.attack.Attacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Harmful input gets an orderly answer. Here the cheap attacks, in this process; the program
/// `tests/attack/run` runs all, each in a process of its own.
class AttackTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyCheapAttackFails() {
    return Attacks.all().stream()
        .filter(attack -> attack.kind() == Attack.Kind.CHEAP)
        .map(attack -> dynamicTest(attack.name(), () -> attempt(attack)));
  }

  private void attempt(Attack attack) throws IOException {
    Path own = Files.createTempDirectory(folder, "attack");
    attack.prepare(own);
    List<String> words = new ArrayList<>();
    for (String word : attack.words()) {
      boolean file = attack.files().keySet().stream().anyMatch(f -> isOrHolds(word, f));
      words.add(file ? own.resolve(word).toString() : word);
    }
    long start = System.nanoTime();
    CommandLine.Result result = CommandLine.run(words, attack.input());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(attack.faults(result.exitCode(), result.out(), result.err()))
        .as("%s\n%s%s", attack.words(), result.out(), result.err())
        .isEmpty();
    assertThat(took).isLessThan(LIMIT);
  }

  private static boolean isOrHolds(String word, String file) {
    return file.equals(word) || file.startsWith(word + "/");
  }
}
