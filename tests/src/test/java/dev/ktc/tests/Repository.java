package dev.ktc.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the tests find the repository's files and the fixtures beside it.
public final class Repository {
  private Repository() {}

  /// The top folder of the checkout.
  public static Path root() {
    return Path.of(System.getProperty("ktc.root", "..")).toAbsolutePath().normalize();
  }

  /// Whether expected files are to be rewritten.
  static boolean update() {
    return Boolean.getBoolean("ktc.update");
  }

  /// Third-party data beside the checkout; the test is skipped, saying so, where it is absent.
  static Path thirdParty(String name) {
    Path path = root().resolve("../shared/fixtures").resolve(name).normalize();
    assumeTrue(Files.exists(path), () -> "skipped: " + path + " is not here");
    return path;
  }
}
