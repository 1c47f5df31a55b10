package dev.ktc.tests.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One harmful input and the command line that meets it.
///
/// @param name what it does, in a few words with dashes
/// @param kind where it can run
/// @param words the command line without `ktc`; for a shell one script, in which `"$KTC"` is ktc
/// @param files what lies in the folder where it runs, made when needed
/// @param input what standard input holds
/// @param answer the exit code that it must get, -1 where 0, 1 and 2 all are right
public record Attack(
    String name,
    Kind kind,
    List<String> words,
    Map<String, Supplier<byte[]>> files,
    String input,
    int answer) {
  /// Where an attack can run.
  public enum Kind {
    /// Anywhere, within milliseconds.
    CHEAP,
    /// Anywhere, but it takes long.
    HEAVY,
    /// Only in a process of its own, by a shell.
    SHELL
  }

  /// No certain answer.
  static final int ANY = -1;

  public Attack {
    words = List.copyOf(words);
    files = new LinkedHashMap<>(files);
  }

  /// `ktc check rules.yaml` on a rule file.
  static Attack rules(String name, String text) {
    return command("rules-" + name, "check", "rules.yaml").with("rules.yaml", text);
  }

  /// The same, with a file that is long.
  static Attack longRules(String name, Supplier<String> text) {
    return command("rules-" + name, "check", "rules.yaml")
        .withBytes("rules.yaml", () -> text.get().getBytes(StandardCharsets.UTF_8))
        .as(Kind.HEAVY);
  }

  /// A command line.
  static Attack command(String name, String... words) {
    return new Attack(name, Kind.CHEAP, List.of(words), Map.of(), "", ANY);
  }

  /// A script.
  static Attack shell(String name, String script) {
    return new Attack("shell-" + name, Kind.SHELL, List.of(script), Map.of(), "", ANY);
  }

  Attack with(String file, String text) {
    return withBytes(file, () -> text.getBytes(StandardCharsets.UTF_8));
  }

  Attack withBytes(String file, Supplier<byte[]> bytes) {
    Map<String, Supplier<byte[]>> more = new LinkedHashMap<>(files);
    more.put(file, bytes);
    return new Attack(name, kind, words, more, input, answer);
  }

  Attack reading(String text) {
    return new Attack(name, kind, words, files, text, answer);
  }

  Attack as(Kind other) {
    return new Attack(name, other, words, files, input, answer);
  }

  /// The same with another output format.
  Attack format(String format) {
    List<String> more = new ArrayList<>(words);
    more.addAll(List.of("--format", format));
    return new Attack(name, kind, more, files, input, answer);
  }

  Attack gives(int code) {
    return new Attack(name, kind, words, files, input, code);
  }

  /// Writes its files.
  public void prepare(Path folder) throws IOException {
    for (Map.Entry<String, Supplier<byte[]>> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.write(path, file.getValue().get());
    }
  }

  /// What is wrong with ktc's answer; empty when nothing is.
  public List<String> faults(int code, String out, String err) {
    List<String> faults = new ArrayList<>();
    if (code < 0 || code > 2 || (answer != ANY && code != answer)) {
      faults.add("exit code " + code + (answer == ANY ? "" : " instead of " + answer));
    }
    String both = out + err;
    if (both.contains("this is a bug") || both.contains("java.") || both.contains("\tat ")) {
      faults.add("a stack trace");
    }
    boolean json = words.contains("json");
    if (both.codePoints().anyMatch(c -> c != '\n' && dangerous(c, json))) {
      faults.add("a control character reached the output");
    }
    return faults;
  }

  private static boolean dangerous(int c, boolean json) {
    boolean control = c < ' ' || c == 0x7F;
    return control
        || (!json && Character.getType(c) == Character.FORMAT)
        || (c >= 0x80 && c < 0xA0);
  }
}
