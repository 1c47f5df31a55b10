package dev.ktc.compiler.catalog;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.FindingList;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the devices that a user has, from one line or from a YAML file.
public final class DeviceInventoryReader {
  /// A list of devices, or a devices file, that cannot be understood.
  public static final Code INVALID_DEVICES = new Code("KTC1201", "invalid-devices", Severity.ERROR);

  /// A key of a devices file that has no meaning.
  public static final Code UNKNOWN_DEVICES_KEY =
      new Code("KTC1202", "unknown-devices-key", Severity.WARNING);

  /// The name under which findings know the one-line form.
  private static final String OPTION = "--devices";

  private DeviceInventoryReader() {}

  /// Reads what stands after `--devices`.
  ///
  /// @param specOrPath `2x24GiB,cpu=256GiB`, or the path of a YAML file
  public static Outcome<DeviceInventory> read(String specOrPath) {
    Path path = path(specOrPath);
    return path == null ? readSpec(new SourceFile(OPTION, specOrPath)) : readFile(specOrPath, path);
  }

  /// Reads a list of devices in one line.
  public static Outcome<DeviceInventory> readSpec(SourceFile spec) {
    return SpecReader.read(spec);
  }

  /// Reads a devices file.
  public static Outcome<DeviceInventory> readFile(SourceFile file) {
    return DeviceFileReader.read(file);
  }

  /// The path that a text is meant to be; null when it is a list of devices.
  private static @Nullable Path path(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean looksLikePath = lower.endsWith(".yaml") || lower.endsWith(".yml") || text.contains("/");
    try {
      Path path = Path.of(text);
      return looksLikePath || (!text.isEmpty() && Files.exists(path)) ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Outcome<DeviceInventory> readFile(String name, Path path) {
    try {
      if (Files.isDirectory(path)) {
        return unreadable(name, "is a folder, not a devices file");
      }
      // What is no plain file may have no end, whatever size it says.
      byte[] bytes;
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(SourceReader.MAX_BYTES + 1);
      }
      if (bytes.length > SourceReader.MAX_BYTES) {
        return unreadable(name, "is too large for a devices file");
      }
      Outcome<SourceFile> source = new SourceReader().read(name, bytes);
      SourceFile file = source.value();
      if (file == null) {
        return new Outcome<>(null, source.diagnostics());
      }
      Outcome<DeviceInventory> read = DeviceFileReader.read(file);
      return new Outcome<>(read.value(), FindingList.bounded(read.diagnostics()));
    } catch (IOException e) {
      return unreadable(name, Files.exists(path) ? "cannot be read" : "does not exist");
    }
  }

  private static Outcome<DeviceInventory> unreadable(String name, String why) {
    SourceFile empty = new SourceFile(name, "");
    return Outcome.failure(
        Diagnostic.of(INVALID_DEVICES, "the devices file `" + name + "` " + why)
            .at(new Location(empty, Span.at(0)), "")
            .build());
  }
}
