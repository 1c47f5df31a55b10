package dev.ktc.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The repository's own source files.
final class Sources {
  private Sources() {}

  /// Java files of all modules, sorted.
  ///
  /// @param folders below `src`: `main/java`, `test/java`
  static List<Path> java(String... folders) {
    List<Path> files = new ArrayList<>();
    for (String module : List.of("compiler", "runtime", "tests")) {
      for (String folder : folders) {
        Path root = Repository.root().resolve(module).resolve("src").resolve(folder);
        if (Files.isDirectory(root)) {
          try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(path -> path.toString().endsWith(".java")).sorted().forEach(files::add);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }
    return files;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A path as messages show it.
  static String shown(Path file) {
    return Repository.root().relativize(file).toString();
  }
}
