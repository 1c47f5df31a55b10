package dev.ktc.compiler.model.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The config.json files of the reference models, as published.
final class ReferenceConfigs {
  private ReferenceConfigs() {}

  static Path folder(String name) {
    Path root = Path.of(System.getProperty("ktc.root", ".."));
    return root.resolve("tests/fixtures/models").resolve(name);
  }

  static String text(String name) {
    try {
      return Files.readString(folder(name).resolve("config.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
