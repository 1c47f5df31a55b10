package dev.ktc.tests.attack;

import dev.ktc.tests.attack.Attack.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// All attacks; run as a program, each in a process of its own with little memory and little time.
public final class Attacks {
  private static final int SECONDS = 10;

  private static final long MOST_OUTPUT = 32L << 20;

  private Attacks() {}

  /// All of them.
  public static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(RuleAttacks.all());
    all.addAll(SizeAttacks.all());
    all.addAll(ModelAttacks.all());
    all.addAll(CommandAttacks.all());
    return List.copyOf(all);
  }

  /// Runs those whose name contains a word, or all; prints what is wrong.
  ///
  /// @param arguments the path of the launcher, then perhaps the word
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String word = arguments.length > 1 ? arguments[1] : "";
    int run = 0;
    int wrong = 0;
    long longest = 0;
    for (Attack attack : all()) {
      if (!attack.name().contains(word) || impossible(attack)) {
        continue;
      }
      run++;
      long start = System.nanoTime();
      List<String> faults = attempt(attack, arguments[0]);
      long millis = (System.nanoTime() - start) / 1_000_000;
      longest = Math.max(longest, millis);
      if (!faults.isEmpty() || !word.isEmpty() || millis > 1_000 * SECONDS / 3) {
        System.out.printf(
            Locale.ROOT, "%-40s %6d ms  %s%n", attack.name(), millis, String.join("; ", faults));
      }
      wrong += faults.isEmpty() ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT, "%d attacks, %d succeeded, longest %d ms%n", run, wrong, longest);
    if (wrong > 0) {
      System.exit(1);
    }
  }

  /// A process cannot be given a NUL.
  private static boolean impossible(Attack attack) {
    return attack.words().stream().anyMatch(word -> word.indexOf(0) >= 0);
  }

  private static List<String> attempt(Attack attack, String launcher)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ktc-attack");
    Path output = Files.createTempDirectory("ktc-attack-output");
    try {
      attack.prepare(folder);
      Path input = output.resolve("in");
      Files.writeString(input, attack.input());
      List<String> command = new ArrayList<>();
      if (attack.kind() == Kind.SHELL) {
        command.addAll(List.of("sh", "-c"));
      } else {
        command.add(launcher);
      }
      command.addAll(attack.words());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(input.toFile())
              .redirectOutput(output.resolve("out").toFile())
              .redirectError(output.resolve("err").toFile());
      builder.environment().put("KTC", launcher);
      builder.environment().put("KTC_JAVA_OPTS", "-Xmx256m");
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return List.of("takes more than " + SECONDS + " s");
      }
      if (Files.size(output.resolve("out")) + Files.size(output.resolve("err")) > MOST_OUTPUT) {
        return List.of("too much output");
      }
      return attack.faults(
          process.exitValue(),
          Files.readString(output.resolve("out")),
          Files.readString(output.resolve("err")));
    } finally {
      delete(folder);
      delete(output);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
